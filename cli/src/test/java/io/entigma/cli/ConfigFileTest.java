// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.cli.command.ExitCode;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {
    private static final String SECRET = "\nentigma.key-table.password=s3same\n";

    @TempDir
    Path folder;

    @BeforeEach
    void requirePermissions() {
        Assumptions.assumeTrue(
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        Guest.store(folder, "acme", 0, 1);
    }

    private Cli run(String permissions, String more) throws IOException {
        Map<String, String> environment = Guest.environment(folder);
        Path file = folder.resolve("entigma.properties");
        Files.writeString(
                file,
                "entigma.kek.uri=" + environment.get("ENTIGMA_KEK_URI") + "\nentigma.key-table.url="
                        + environment.get("ENTIGMA_KEY_TABLE_URL") + more);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return Cli.run(
                Map.of("ENTIGMA_KEY_TABLE_USER", "sa", "ENTIGMA_KEY_TABLE_PASSWORD", " "),
                "tenants",
                "--config",
                file.toString());
    }

    @ParameterizedTest
    @CsvSource({"rw-rw----, ''", "rw-r--rw-, ''", "rw--w----, ''"})
    void config_thatOthersCanWrite_isRefused(String permissions, String more) throws IOException {
        Cli cli = run(permissions, more);
        assertThat(cli.exit()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(cli.err())
                .contains("entigma.properties: nobody but you or root")
                .contains("chmod go-w");
    }

    @ParameterizedTest
    @CsvSource({"rw-r-----", "rw----r--"})
    void config_withASecretThatOthersCanRead_isRefused(String permissions) throws IOException {
        for (String secret : new String[] {SECRET, ";PASSWORD=s3same\n", "\nentigma.kek.vault.token=s3same"}) {
            Cli cli = run(permissions, secret);
            assertThat(cli.exit()).isEqualTo(ExitCode.UNUSABLE);
            assertThat(cli.err()).contains("holds a password or another secret").doesNotContain("s3same");
        }
    }

    @Test
    void config_withoutASecret_canBeReadByAll() throws IOException {
        assertThat(run("rw-r--r--", "\nentigma.kek.vault.token-file=/run/token\n")
                        .exit())
                .isZero();
    }

    @Test
    void config_withASecretOfItsOwner_isTaken() throws IOException {
        Cli cli = run("rw-------", "\nentigma.kek.vault.token=s3same\n");
        assertThat(cli.exit()).as(cli.err()).isZero();
    }
}
