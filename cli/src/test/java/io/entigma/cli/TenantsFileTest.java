// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.cli.command.ExitCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands over a schema and a database of tenants' own, as a file lists them. */
class TenantsFileTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void fill() throws Exception {
        Guest.run(folder, "acme", session -> {});
        String shared = Guest.environment(folder).get("ENTIGMA_KEY_TABLE_URL");
        String own = "jdbc:h2:file:" + folder.resolve("beta") + ";AUTO_SERVER=TRUE";
        fill(shared, "create schema \"of acme\"", "\"of acme\".guest", "Ann");
        fill(own, "select 1", "guest", "Bob");
        file = Files.writeString(folder.resolve("tenants"), "acme = of acme\nbeta = " + own + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static void fill(String url, String before, String table, String name) throws Exception {
        try (Connection connection = DriverManager.getConnection(url, "sa", "")) {
            connection.createStatement().execute(before);
            connection
                    .createStatement()
                    .execute("create table " + table
                            + " (id bigint primary key, name varbinary(2000), email varbinary(2000))");
            try (PreparedStatement insert =
                    connection.prepareStatement("insert into " + table + " (id, name) values (1, ?)")) {
                insert.setBytes(1, name.getBytes(StandardCharsets.UTF_8));
                insert.executeUpdate();
            }
        }
    }

    private Cli run(String... args) {
        Map<String, String> environment = new HashMap<>(Guest.environment(folder));
        environment.put("ENTIGMA_DATA_TENANTS", file.toString());
        return Cli.run(environment, args);
    }

    @Test
    void commands_tenantsInAFile_goOverAllOfThem() {
        assertThat(run("plan").out()).contains("entigma encrypt-column guest.name\n");
        assertThat(run("encrypt-column", "--all", "--tenant", "acme").err())
                .contains("each tenant has a database here");
        Cli job = run("encrypt-column", "--all");
        assertThat(job.exit()).as(job.err()).isEqualTo(ExitCode.OK);
        assertThat(job.out())
                .contains("DONE")
                .contains("2 changed")
                .containsOnlyOnce("add constraint entigma_guest_name");
        assertThat(run("status", "--rate", "1000000").out())
                .containsPattern("acme/guest +name +acme +1 +ACTIVE +1")
                .containsPattern("beta/guest +name +beta +1 +ACTIVE +1");
        assertThat(run("audit").out()).isEqualTo("Nothing found." + System.lineSeparator());
        assertThat(run("reencrypt", "--tenant", "nobody").err()).contains("[nobody]");
        // Without the list the tables of the key table's own schema are meant, which are empty.
        assertThat(Cli.run(Guest.environment(folder), "status").out()).doesNotContain("acme/guest");
    }

    @Test
    void open_fileThatOthersCanWrite_isRefused() throws Exception {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        Cli refused = run("status");
        assertThat(refused.exit()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(refused.err()).contains("Tenants' databases " + file + ": nobody but you or root");
    }
}
