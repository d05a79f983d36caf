// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.entigma.cli.command.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others have chosen, on its way to a terminal. */
class HostileTextTest {
    private static final String NAME = "x\u001b[2J\r\nNothing found.\u009b1m\u202e";
    private static final String SHOWN = "x\\u001b[2J\\u000d\\u000aNothing found.\\u009b1m\\u202e";

    @TempDir
    Path folder;

    private void makeTable() throws SQLException {
        Map<String, String> environment = Guest.environment(folder);
        try (Connection connection = DriverManager.getConnection(environment.get("ENTIGMA_KEY_TABLE_URL"), "sa", "");
                Statement statement = connection.createStatement()) {
            statement.execute("create table \"" + NAME + "\" as select name as \"" + NAME + "\" from guest");
        }
    }

    @Test
    void audit_namesWithControlCharacters_areShownAndDoNothing() throws SQLException {
        Guest.store(folder, "acme", 0, 2);
        makeTable();
        Cli cli = Cli.run(Guest.environment(folder), "audit");
        assertThat(cli.exit()).isEqualTo(ExitCode.NOT_ALL_DONE);
        assertThat(cli.out().lines()).hasSize(2).last().asString().contains("NOT_IN_CATALOG  " + SHOWN + "  " + SHOWN);
        String json = Cli.run(Guest.environment(folder), "audit", "--json").out();
        assertThat(json).doesNotContain("\u001b", "\u009b", "\u202e");
        assertThat(JsonParser.parseString(json)
                        .getAsJsonArray()
                        .get(0)
                        .getAsJsonObject()
                        .get("table")
                        .getAsString())
                .isEqualTo(NAME);
    }

    @Test
    void wrongCommandLine_controlCharactersInIt_areShown() {
        Cli cli = Cli.run(Map.of(), "status", "--wrong\u001b[2J\r");
        assertThat(cli.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(cli.err()).contains("--wrong\\u001b[2J\\u000d").doesNotContain("\u001b");
    }

    private static int deadPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:h2:tcp://localhost:%d/db;USER=joe;PASSWORD=s3same",
                "jdbc:h2:tcp://localhost:%d/db;PASSWORD=s3same;NO_SUCH_SETTING=s3same",
                "jdbc:h2:tcp:/localhost;PASSWORD",
                "jdbc:postgresql://localhost:%d/db?user=joe&password=s3same",
                "jdbc:postgresql://joe:s3same@localhost:%d:x/db",
                "jdbc:mysql://joe:s3same@localhost:%d/db",
                "jdbc:mysql://localhost:%d/db?user=joe&password=s3same&connectTimeout=x",
                "jdbc:mysql://address=(host=localhost)(port=%d)(user=joe)(password=s3same)/db",
                "jdbc:mysql://(joe:s3same@localhost:%d/db",
                "jdbc:mariadb://localhost:%d/db?user=joe&password=s3same",
                "jdbc:mariadb://joe:s3same@localhost:%d/db",
                "jdbc:mariadb://address=(host=localhost)(port=%d)(password=s3same)/db",
                "jdbc:nobody://joe:s3same@localhost:%d/db"
            })
    void stacktrace_ofAConnectionThatFails_hasNoPassword(String url) throws IOException {
        Map<String, String> environment = new HashMap<>(Guest.environment(folder));
        environment.put("ENTIGMA_KEY_TABLE_URL", url.replace("%d", String.valueOf(deadPort())));
        environment.put("ENTIGMA_KEY_TABLE_PASSWORD", "other s3same");
        for (String command : new String[] {"tenants", "status"}) {
            Cli cli = Cli.run(environment, command, "--stacktrace");
            assertThat(cli.exit()).isEqualTo(ExitCode.UNUSABLE);
            assertThat(cli.err())
                    .startsWith(command + ": Key table: could not connect")
                    .contains("Caused by: ", "\tat io.entigma")
                    .doesNotContain("s3same");
        }
    }
}
