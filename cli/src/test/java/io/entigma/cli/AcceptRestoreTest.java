// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.entigma.cli.command.ExitCode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line tells of rows that Entigma did not write, and how they are accepted. */
class AcceptRestoreTest {
    private static final String ACME = "X'61636d65'";

    @TempDir
    Path folder;

    @BeforeEach
    void store() {
        Guest.store(folder, "acme", 0, 5);
        Guest.store(folder, "beta", 100, 105);
    }

    private Cli run(String... args) {
        return typing("", args);
    }

    private Cli typing(String typed, String... args) {
        return Cli.typing(typed, Guest.environment(folder), args);
    }

    private String done(String... args) {
        Cli cli = run(args);
        assertThat(cli.exit()).as(cli.out() + cli.err()).isEqualTo(ExitCode.OK);
        return cli.out();
    }

    private static JsonObject json(Cli cli) {
        return JsonParser.parseString(cli.out()).getAsJsonObject();
    }

    private Connection connection() throws SQLException {
        Map<String, String> environment = Guest.environment(folder);
        return DriverManager.getConnection(
                environment.get("ENTIGMA_KEY_TABLE_URL"), environment.get("ENTIGMA_KEY_TABLE_USER"), "");
    }

    private void execute(String sql) {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private long number(String sql) {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private long generation() {
        return number("select generation from entigma_key_list where tenant = " + ACME);
    }

    private void plantKey() {
        execute("insert into entigma_key select X'01010101010101010101010101010101', tenant, 7, 'ACTIVE', wrapped_dek,"
                + " kek_uri, kek_version, created_at, changed_at, 0, 0, null from entigma_key where tenant = " + ACME);
    }

    @Test
    void acceptRestore_showsAsksAndAccepts() {
        long before = generation();
        Cli no = typing("no\n", "accept-restore");
        assertThat(no.exit()).isEqualTo(ExitCode.NOT_ALL_DONE);
        assertThat(no.out()).contains("acme", "beta", "ACTIVE", "entigma-installation:", "0 accepted");
        assertThat(no.err()).contains("Accept the state of 3 tenants as it is? Type yes");
        assertThat(run("accept-restore").exit()).isEqualTo(ExitCode.NOT_ALL_DONE);
        assertThat(generation()).isEqualTo(before);
        Cli yes = typing("yes\n", "accept-restore");
        assertThat(yes.exit()).as(yes.out() + yes.err()).isEqualTo(ExitCode.OK);
        assertThat(yes.out()).contains("3 accepted");
        assertThat(generation()).isGreaterThan(before);
        assertThat(number("select count(*) from entigma_accepted")).isEqualTo(3);
        assertThat(done("audit")).contains("Nothing found.");
    }

    @Test
    void acceptRestore_ofOneTenant_leavesTheOthers() {
        long before = generation();
        assertThat(done("accept-restore", "--tenant", "beta", "--yes")).contains("1 accepted");
        assertThat(generation()).isEqualTo(before);
        Cli wrong = run("accept-restore", "--tenant", "gamma", "--yes");
        assertThat(wrong.exit()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(wrong.err()).contains("Tenant 'gamma': the key table holds neither keys nor a list of it");
    }

    @Test
    @DisplayName("What Entigma did not write is accepted with an option alone, and with a stern word")
    void acceptRestore_unauthentic_needsItsOption() {
        execute("update entigma_key_list set generation = generation + 1 where tenant = " + ACME);
        Cli left = run("accept-restore", "--yes", "--json");
        assertThat(left.exit()).isEqualTo(ExitCode.NOT_ALL_DONE);
        JsonObject result = json(left);
        assertThat(result.getAsJsonArray("accepted").toString())
                .contains("beta")
                .doesNotContain("acme");
        JsonElement acme = result.getAsJsonArray("found").asList().stream()
                .filter(each ->
                        each.getAsJsonObject().get("tenant").getAsString().equals("acme"))
                .findFirst()
                .orElseThrow();
        assertThat(acme.getAsJsonObject().get("authentic").getAsBoolean()).isFalse();
        assertThat(acme.getAsJsonObject().get("problem").getAsString()).contains("the MAC of the list");
        assertThat(acme.getAsJsonObject().getAsJsonArray("keys")).hasSize(1);
        assertThat(left.out()).doesNotContain("wrapped");
        Cli asked = typing("yes\n", "accept-restore", "--unauthentic", "--tenant", "acme");
        assertThat(asked.exit()).as(asked.out() + asked.err()).isEqualTo(ExitCode.OK);
        assertThat(asked.err()).contains("Whoever can write the database may have put keys of their own there");
        Guest.run(
                folder,
                "acme",
                session -> assertThat(session.find(Guest.class, 1L).name).isEqualTo("name 1"));
        assertThat(done("status")).contains("All values are under active keys.");
    }

    @Test
    @DisplayName("A key table of before rows were signed is accepted once, and then all is as ever")
    void acceptRestore_ofATableFromBefore_signsIt() {
        execute("delete from entigma_key_list");
        execute("delete from entigma_installation");
        execute("update entigma_column set signer = null, mac = null");
        assertThat(run("audit").exit()).isEqualTo(ExitCode.NOT_ALL_DONE);
        assertThat(done("accept-restore", "--unauthentic", "--yes")).contains("2 accepted");
        Guest.store(folder, "acme", 50, 51);
        assertThat(done("audit")).contains("Nothing found.");
        assertThat(done("reencrypt")).contains("already current");
    }

    @Test
    void status_tenantsAndCheck_tellOfRowsThatAreNotBelieved() {
        plantKey();
        execute(
                "insert into entigma_key (key_id, tenant, version, state, wrapped_dek, kek_uri, kek_version, created_at,"
                        + " changed_at, use_estimate, epoch) values (X'02020202020202020202020202020202', X'0aff', 1, 'GONE',"
                        + " null, 'no uri', '', 0, 0, 0, 0)");
        for (String command : new String[] {"status", "tenants", "check"}) {
            Cli cli = run(command);
            assertThat(cli.exit()).as(cli.out() + cli.err()).isEqualTo(ExitCode.NOT_ALL_DONE);
            assertThat(cli.out())
                    .contains("key 01010101010101010101010101010101: the authenticated list does not know it")
                    .contains("entigma_key of tenant 0aff (hex)");
            assertThat(json(run(command, "--json")).getAsJsonArray("problems").toString())
                    .contains("01010101010101010101010101010101")
                    .contains("0aff");
        }
        assertThat(run("status").out()).contains("All values are under active keys.");
    }

    @Test
    void status_withAListThatIsNotBelieved_countsTheOthers() {
        execute("update entigma_key_list set generation = generation + 1 where tenant = " + ACME);
        Cli status = run("status");
        assertThat(status.exit()).isEqualTo(ExitCode.NOT_ALL_DONE);
        assertThat(status.out()).contains("unknown key", "beta", "Keys of tenant 'acme': the MAC of the list");
        assertThat(run("verify").out()).contains("UNTRUSTED_ROW").contains("OK");
    }

    @Test
    void rotateDek_ofAllAndOfTheInstallation_rotatesItsKey() {
        assertThat(done("rotate-dek", "--tenant", "acme")).doesNotContain("entigma-installation:");
        assertThat(number("select count(*) from entigma_installation")).isEqualTo(1);
        assertThat(done("rotate-dek", "--installation"))
                .contains("entigma-installation:")
                .doesNotContain("acme");
        assertThat(number("select count(*) from entigma_installation where state = 'RETIRED'"))
                .isEqualTo(1);
        long keys = number("select count(*) from entigma_key");
        assertThat(done("rotate-dek", "--all")).contains("entigma-installation:", "acme", "beta");
        assertThat(number("select count(*) from entigma_installation where state = 'RETIRED'"))
                .isEqualTo(2);
        assertThat(number("select count(*) from entigma_key")).isEqualTo(keys + 2);
        assertThat(done("audit")).contains("Nothing found.");
        assertThat(run("rotate-dek", "--all", "--installation").exit()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void rotateIndexKey_ofSomeAndOfAll_leavesDataKeysAlone() {
        Cli none = run("rotate-index-key", "--tenant", "acme");
        assertThat(none.exit()).isEqualTo(ExitCode.NOT_ALL_DONE);
        assertThat(none.out()).contains("no key yet: acme");
        assertThat(done("rotate-index-key", "--all")).doesNotContain("acme");
        long dataKeys = number("select count(*) from entigma_key");
        Guest.useIndexKey(folder, "acme");
        Guest.useIndexKey(folder, "beta");
        assertThat(done("tenants")).contains("PURPOSE", "DATA", "INDEX");
        assertThat(done("accept-restore", "--yes")).contains("PURPOSE", "INDEX");
        assertThat(done("rotate-index-key", "--tenant", "acme"))
                .contains("acme", "  2  ", "  3  ")
                .doesNotContain("beta");
        assertThat(done("rotate-index-key", "--all")).contains("acme", "beta");
        assertThat(done("rotate-index-key", "--older-than", "1d")).doesNotContain("acme");
        assertThat(number("select count(*) from entigma_key where purpose = 'DATA'"))
                .isEqualTo(dataKeys);
        assertThat(number("select count(*) from entigma_key where purpose = 'INDEX' and state = 'ACTIVE'"))
                .isEqualTo(2);
        done("rotate-dek", "--all");
        assertThat(number("select count(*) from entigma_key where purpose = 'INDEX'"))
                .isEqualTo(5);
        assertThat(done("retire", "acme", "--key-version", "2")).contains("is retired; no stored value uses it");
        assertThat(done("audit")).contains("Nothing found.");
        assertThat(run("rotate-index-key").exit()).isEqualTo(ExitCode.USAGE);
        assertThat(run("rotate-index-key", "--all", "--installation").exit()).isEqualTo(ExitCode.USAGE);
    }
}
