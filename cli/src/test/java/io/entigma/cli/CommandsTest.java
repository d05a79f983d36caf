// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.entigma.cli.command.ExitCode;
import io.entigma.error.KeyDestroyedException;
import io.entigma.kek.file.FileKekClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
    @TempDir
    Path folder;

    @BeforeEach
    void store() {
        Guest.store(folder, "acme", 0, 30);
        Guest.store(folder, "beta", 100, 110);
    }

    private Cli run(String... args) {
        return Cli.run(Guest.environment(folder), args);
    }

    private String done(String... args) {
        Cli cli = run(args);
        assertThat(cli.exit()).as(cli.out() + cli.err()).isEqualTo(ExitCode.OK);
        return cli.out();
    }

    private JsonElement json(String... args) {
        return JsonParser.parseString(done(args));
    }

    private void assertReads() {
        Guest.run(folder, "acme", session -> {
            for (long id = 0; id < 30; id++) {
                assertThat(session.find(Guest.class, id).name).isEqualTo("name " + id);
            }
        });
    }

    @Test
    void dek_rotatedReencryptedRetired_leavesEverythingReadable() {
        done("rotate-dek", "--tenant", "acme");
        assertThat(done("status")).contains("60 values are not under an active key");
        assertThat(run("retire", "acme", "--key-version", "1"))
                .satisfies(cli -> assertThat(cli.exit()).isEqualTo(ExitCode.NOT_ALL_DONE))
                .satisfies(cli -> assertThat(cli.err()).contains("stored values need it"));
        assertThat(done("reencrypt", "--dry-run")).contains("40 rows scanned: 30 changed, 10 already current");
        Cli job = run("reencrypt", "--workers", "2", "--shard", "7", "--progress", "lines");
        assertThat(job.exit()).isZero();
        assertThat(job.out()).contains("DONE").contains("30 changed");
        assertThat(job.err()).contains("100%  40 of about 40 rows  30 changed");
        assertThat(done("status")).contains("All values are under active keys.");
        assertThat(done("retire", "acme", "--key-version", "1")).contains("is retired; no stored value uses it");
        assertThat(run("retire", "acme", "--key-version", "9", "--undo").err()).contains("there is no such key");
        assertThat(done("retire", "acme", "--key-version", "1", "--undo"))
                .contains("is LIVE; re-encrypt what is under it");
        assertThat(done("retire", "acme", "--key-version", "1", "--wait", "5s")).contains("is retired");
        assertThat(done("verify")).contains("OK").doesNotContain("name 1");
        assertThat(done("audit")).isEqualTo("Nothing found." + System.lineSeparator());
        assertReads();
    }

    @Test
    void dek_rotatedWithoutRetire_warnsBeforeQueriesAreRefused() {
        String warning = "warning: Tenant 'acme' has 4 data keys in use, and queries for equal values look for 4 unless"
                + " entigma.query.key-versions says more";
        done("rotate-dek", "--tenant", "acme");
        assertThat(done("rotate-dek", "--tenant", "acme")).doesNotContain("warning");
        assertThat(done("status")).doesNotContain("warning");
        assertThat(done("rotate-dek", "--tenant", "acme"))
                .contains(warning)
                .contains("'entigma retire acme --key-version N'");
        assertThat(done("status")).contains(warning);
        assertThat(done("check")).contains("Every KEK works.").contains(warning);
        for (String command : new String[] {"status", "check"}) {
            assertThat(json(command, "--json").getAsJsonObject().getAsJsonArray("warnings"))
                    .hasSize(1);
        }
        done("reencrypt");
        done("retire", "acme", "--key-version", "1", "--wait", "5s");
        assertThat(done("check")).doesNotContain("warning");
    }

    @Test
    void catalog_changedByHand_isNotBelieved() {
        execute("update entigma_column set mode = 'deterministic' where column_name = 'name'");
        for (String[] command : new String[][] {
            {"reencrypt", "--allow-deterministic"}, {"verify"}, {"decrypt-column", "guest.name", "--to", "name"}
        }) {
            Cli refused = run(command);
            assertThat(refused.exit()).isEqualTo(ExitCode.UNUSABLE);
            assertThat(refused.err()).contains("entigma_column of guest.name: the row is not as it was signed");
        }
        Cli status = run("status");
        assertThat(status.exit()).isEqualTo(ExitCode.NOT_ALL_DONE);
        assertThat(status.out())
                .contains("No values were counted: entigma_column of guest.name")
                .contains("KEYS");
        assertThat(run("audit").out()).contains("UNTRUSTED_ROW").contains("guest.name");
    }

    @Test
    void jobsThatWeaken_areRefusedWithoutTheirOption() {
        execute("update entigma_column set mode = 'deterministic' where column_name = 'name'");
        Cli byHand = run("reencrypt", "--allow-deterministic");
        assertThat(byHand.exit()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(byHand.err()).contains("entigma_column of guest.name", "not as it was signed");
        Guest.catalog(folder, "name", "guest.name", "deterministic");
        Cli refused = run("reencrypt");
        assertThat(refused.exit()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(refused.err())
                .contains("guest.name: 40 values would be stored weaker")
                .contains("--allow-deterministic");
        assertThat(run("audit").out()).contains("OTHER_MODE");
        assertThat(run("reencrypt", "--allow-application-keys").exit()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(done("reencrypt", "--allow-deterministic")).contains("40 changed");
        Guest.catalog(folder, "name", "guest.email", "random");
        assertThat(run("decrypt-column", "guest.name", "--to", "name").err()).contains("--allow-context guest.email");
        assertThat(run("decrypt-column", "guest.name", "--to", "name", "--allow-context", "guest.email")
                        .err())
                .doesNotContain("--allow-context");
    }

    @Test
    void kek_rotated_keysMoveAndOldVersionIsFree() throws IOException {
        new FileKekClient().rotate(folder.resolve("kek.json").toUri());
        JsonObject result = json("rotate-kek", "--json").getAsJsonObject();
        assertThat(result.getAsJsonObject("report").get("rewrapped").getAsInt()).isEqualTo(2);
        assertThat(result.getAsJsonArray("keks")).hasSize(1);
        String other = folder.resolve("other.json").toUri().toString();
        Cli refused = run("rotate-kek", "--to", other, "--tenant", "beta");
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.err()).contains("entigma.tenant-kek.TENANT").contains("Nothing was sent");
        Path config = folder.resolve("entigma.properties");
        Files.writeString(config, "entigma.tenant-kek.beta=" + other);
        assertThat(done("rotate-kek", "--to", other, "--tenant", "beta", "--config", config.toString()))
                .contains("1 rewrapped");
        assertThat(done("tenants")).contains(other);
        assertReads();
    }

    @Test
    void check_triesEveryKek() throws IOException {
        assertThat(done("check")).contains("Every KEK works.").contains("UP");
        assertThat(json("check", "--json").getAsJsonObject().get("servers").getAsJsonArray())
                .hasSize(1);
        Files.writeString(folder.resolve("kek.json"), "{}");
        Cli broken = run("check");
        assertThat(broken.exit()).isEqualTo(ExitCode.NOT_ALL_DONE);
        assertThat(broken.out()).contains("does not work here").contains("kek.json");
    }

    @Test
    void createKek_whereTheServerMakesThem_isRefused() {
        Cli cli = run("create-kek", folder.resolve("new.json").toUri().toString());
        assertThat(cli.exit()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(cli.err()).contains("this client makes no KEKs");
        assertThat(run("create-kek", "nobody:knows").err()).contains("no KEK client serves it");
        assertThat(run("create-kek", "pkcs11:object=main").err()).contains("entigma.kek.pkcs11.library");
    }

    @Test
    void shred_requestedCancelledAndDone_destroysKeys() {
        assertThat(done("shred", "beta", "--grace", "30d")).contains("REQUESTED");
        assertThat(done("shred", "--due")).doesNotContain("beta");
        assertThat(done("shred", "beta", "--cancel")).contains("cancelled");
        assertThat(run("shred", "beta", "--cancel").exit()).isEqualTo(ExitCode.NOT_ALL_DONE);
        done("shred", "beta", "--grace", "0s");
        assertThat(done("shred", "--due")).contains("beta").contains("DONE");
        assertThat(done("tenants")).contains("SHREDDED");
        assertThatThrownBy(() -> Guest.run(folder, "beta", session -> session.find(Guest.class, 100L)))
                .hasRootCauseInstanceOf(KeyDestroyedException.class);
        assertThat(done("shred", "beta", "--enable")).contains("key version 2");
        assertReads();
    }

    private void execute(String sql) {
        Map<String, String> environment = Guest.environment(folder);
        try (Connection connection = DriverManager.getConnection(
                        environment.get("ENTIGMA_KEY_TABLE_URL"), environment.get("ENTIGMA_KEY_TABLE_USER"), "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Has the database take plain names again, as the message of the job says. */
    private String dropConstraint() {
        return dropConstraint("guest.name");
    }

    private String dropConstraint(String column) {
        String refused = run("decrypt-column", column).err();
        execute(refused.substring(refused.indexOf("alter table")));
        return refused;
    }

    @Test
    void column_decryptedAndEncryptedAgain_isTheSame() {
        assertThat(done("constraints")).isEmpty();
        assertThat(dropConstraint())
                .contains("Decrypt guest.name: its check constraint ENTIGMA_GUEST_NAME_")
                .contains("nothing was done");
        assertThat(done("decrypt-column", "guest.name")).contains("40 changed").doesNotContain("alter table");
        assertThat(run("audit").out()).contains("PLAIN_VALUES");
        String encrypted = done("encrypt-column", "guest.name", "--tenant", "acme");
        assertThat(encrypted)
                .contains("40 changed")
                .contains("have the database refuse them:")
                .contains("  alter table \"GUEST\" add constraint");
        assertReads();
        String statement = done("constraints");
        assertThat(encrypted).contains(statement.strip().replace(";", ""));
        assertThat(json("constraints", "--json").getAsJsonObject().keySet()).containsExactly("guest.name");
        execute(statement.replace(";", ""));
        assertThat(done("constraints")).isEmpty();
        assertReads();
        assertThat(run("encrypt-column", "guest.nam", "--tenant", "acme").err())
                .contains("guest.nam: the column catalog has no such column");
    }

    @Test
    void allColumns_decryptedByHand_areSealedByOneCommand() {
        dropConstraint("guest.name");
        dropConstraint("guest.email");
        done("decrypt-column", "guest.name");
        done("decrypt-column", "guest.email");
        assertThat(run("status").out())
                .contains("80 values are not sealed; 'entigma encrypt-column' seals those that are plain")
                .doesNotContain("reencrypt");
        Cli whose = run("encrypt-column", "--all");
        assertThat(whose.exit()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(whose.err())
                .contains("ENCRYPT guest: it must be said whose the values are, since its mapping has no @TenantId")
                .contains("--single-tenant");
        assertThat(run("encrypt-column", "--all", "guest.name").exit()).isEqualTo(ExitCode.USAGE);
        assertThat(run("encrypt-column").err()).contains("--all");
        assertThat(done("encrypt-column", "--table", "guest", "--tenant", "acme", "--dry-run"))
                .contains("40 changed");
        assertThat(done("encrypt-column", "--all", "--tenant", "acme"))
                .contains("40 changed")
                .contains("add constraint entigma_guest_email_", "add constraint entigma_guest_name_");
        assertThat(done("encrypt-column", "guest.name", "guest.email", "--tenant", "acme"))
                .contains("40 already current");
        assertReads();
    }

    @Test
    void plan_ofADecryptedColumn_tellsTheWayInEachFormat() {
        assertThat(done("plan").strip()).isEqualTo("-- Nothing is to be done.");
        dropConstraint();
        done("decrypt-column", "guest.name");
        assertThat(done("plan"))
                .startsWith("1. With that version")
                .contains("   entigma.plaintext-reads=guest.name")
                .contains("   entigma encrypt-column guest.name --single-tenant")
                .contains("   alter table \"GUEST\" add constraint entigma_guest_name_")
                .doesNotContain("name 1");
        assertThat(done("plan", "--format", "sql")).startsWith("-- When nothing plain is left");
        assertThat(done("plan", "--format", "flyway", "--phase", "prepare").strip())
                .isEqualTo("-- Nothing is to be done.");
        assertThat(done("plan", "--format", "liquibase", "--phase", "finish"))
                .startsWith("--liquibase formatted sql")
                .contains("--changeset entigma:");
        assertThat(json("plan", "--json").getAsJsonArray()).isNotEmpty();
        Cli both = run("plan", "--format", "flyway");
        assertThat(both.exit()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(both.err()).contains("--phase prepare");
    }

    @Test
    void help_afterACommand_tellsItsOptions() {
        assertThat(done("encrypt-column", "--help"))
                .contains("--treat-as-plain", "--all")
                .doesNotContain("shred keys");
        assertThat(done("status", "--help")).contains("Stored values by column and key version");
        assertThat(done("jobs", "quarantine", "-h")).contains("Usage: entigma jobs quarantine");
    }

    @Test
    void column_ofTheSingleTenant_isAssigned() {
        Guest.run(folder, "single", session -> session.persist(new Guest(500)));
        assertThat(run("assign-tenants", "guest.name").exit()).isNotZero();
        Cli assigned = run("assign-tenants", "guest.name", "--tenant", "acme");
        assertThat(assigned.out())
                .contains("1 changed, 30 already current")
                .contains("10 quarantined")
                .contains("WRONG_TENANT");
        assertThat(assigned.exit()).isEqualTo(ExitCode.NOT_ALL_DONE);
        assertThat(done("assign-tenants", "guest.email", "--tenant", "acme", "--dry-run"))
                .contains("1 changed, 30 already current");
        assertThat(done("status")).containsPattern("email +single").doesNotContainPattern("name +single");
    }

    @Test
    void column_dropped_isNamedAndLeftOut() {
        execute("alter table guest drop column email");
        for (String command : new String[] {"status", "verify"}) {
            Cli shown = run(command);
            assertThat(shown.exit()).as(command).isEqualTo(ExitCode.NOT_ALL_DONE);
            assertThat(shown.out()).contains("guest", "name").contains("Not in this database", ": guest.email.");
        }
        assertThat(run("audit").out()).contains("MISSING_COLUMN");
        Cli job = run("reencrypt");
        assertThat(job.exit()).isEqualTo(ExitCode.NOT_ALL_DONE);
        assertThat(job.out()).contains("DONE: not in this database, and so left out: guest.email");
        assertThat(run("reencrypt", "--column", "guest.name").exit()).isEqualTo(ExitCode.OK);
        assertThat(run("reencrypt", "--column", "guest.email").err())
                .contains("guest.email: the column catalog has it, but the table does not")
                .contains("DELETE FROM entigma_column WHERE table_schema = ''");
    }

    @Test
    void column_madeSearchable_isReencryptedThenConstrained() {
        Guest.makeFindable(folder);
        String statement = done("constraints").strip();
        assertThat(statement)
                .startsWith("alter table")
                .contains("add constraint entigma_guest_name_")
                .endsWith(";");
        assertThat(json("constraints", "--json").getAsJsonObject().keySet())
                .containsExactly("guest.name (search tokens)");
        assertThat(run("reencrypt").err()).contains("the column catalog says searchable", "--allow-deterministic");
        assertThat(done("reencrypt", "--allow-deterministic")).contains("40 changed");
        execute(statement.replace(";", ""));
        assertThat(done("constraints")).isEmpty();
        assertReads();
    }

    @Test
    void encryptColumn_ofAShreddedTenant_saysThatPlainValuesAreLeft() {
        dropConstraint();
        done("decrypt-column", "guest.name");
        done("shred", "acme", "--grace", "0s");
        done("shred", "--due");
        Cli job = run("encrypt-column", "guest.name", "--tenant", "acme");
        assertThat(job.exit()).isEqualTo(ExitCode.NOT_ALL_DONE);
        assertThat(job.out())
                .contains(
                        "FAILED: not done: 40 values are still in the clear (40 in guest.name); values are left as they"
                                + " were: 40 PLAIN_OF_SHREDDED_TENANT; the quarantine lists them")
                .contains("40 quarantined, 0 failed, 0 destroyed")
                .doesNotContain("treatAsPlain");
    }

    @Test
    void column_ofALostKey_isLeftUnlessItIsSaidToBePlain() {
        dropConstraint();
        execute("delete from entigma_key where tenant = X'62657461'");
        assertThat(run("status").out()).contains("unknown key");
        Cli opened = run("decrypt-column", "guest.name");
        assertThat(opened.exit()).isEqualTo(ExitCode.NOT_ALL_DONE);
        assertThat(opened.out())
                .contains("30 changed")
                .contains("10 UNKNOWN_KEY")
                .contains("treatAsPlain");
        assertThat(done("decrypt-column", "guest.name", "--treat-as-plain")).contains("40 already current");
        assertThat(run("encrypt-column", "guest.name", "--tenant", "acme").out())
                .contains("30 changed")
                .contains("10 UNKNOWN_KEY");
        // Told so, it looks at what is plain then; but no text begins like that.
        assertThat(run("encrypt-column", "guest.name", "--tenant", "acme", "--treat-as-plain")
                        .out())
                .contains("30 already current")
                .contains("10 NOT_READABLE");
        assertThat(run("audit").out()).contains("UNKNOWN_KEY");
    }

    @Test
    void settings_fromAFile_areOverruledByTheEnvironment() throws IOException {
        Path config = folder.resolve("entigma.properties");
        Map<String, String> environment = Guest.environment(folder);
        Files.writeString(
                config,
                "entigma.kek.uri=" + environment.get("ENTIGMA_KEK_URI") + "\nentigma.key-table.url="
                        + environment.get("ENTIGMA_KEY_TABLE_URL") + "\nentigma.key-table.user=nobody\n");
        Cli wrong = Cli.run(Map.of(), "tenants", "--config", config.toString());
        assertThat(wrong.exit()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(wrong.err()).startsWith("tenants: Key table:");
        Cli right = Cli.run(Map.of("ENTIGMA_KEY_TABLE_USER", "sa"), "tenants", "-c", config.toString());
        assertThat(right.exit()).isZero();
        assertThat(right.out()).contains("acme").contains("ACTIVE");
    }

    @Test
    void wrongCommandLines_sayWhatIsWrong() {
        assertThat(run().exit()).isEqualTo(ExitCode.USAGE);
        assertThat(run("rotate-dek").err()).contains("Missing required argument");
        assertThat(run("shred").err()).contains("a tenant is missing");
        assertThat(run("shred", "acmme").err()).contains("has no keys to destroy");
        assertThat(Cli.run(Map.of(), "status").err()).contains("entigma.kek.uri");
        assertThat(run("--help").out()).contains("reencrypt").contains("ENTIGMA_KEY_TABLE_URL");
        assertThat(run("--help").out().lines().filter(line -> line.contains("shred keys")))
                .hasSize(1);
        assertThat(done("ddl", "postgresql"))
                .contains("CREATE TABLE IF NOT EXISTS entigma_key (")
                .contains("CREATE TABLE IF NOT EXISTS entigma_key_list (");
        assertThat(done("ddl", "mariadb", "--from", "1"))
                .doesNotContain("CREATE TABLE IF NOT EXISTS entigma_key (")
                .contains("CREATE TABLE IF NOT EXISTS entigma_key_list", "ALTER TABLE entigma_job ADD COLUMN signer");
    }

    @Test
    void jobs_pausedAndResumed_goOn() {
        done("rotate-dek", "--all");
        done("reencrypt");
        assertThat(done("jobs")).contains("REENCRYPT").contains("DONE");
        String id = json("jobs", "--json")
                .getAsJsonArray()
                .get(0)
                .getAsJsonObject()
                .get("id")
                .getAsString();
        assertThat(run("jobs", "pause", id).exit()).isEqualTo(ExitCode.NOT_ALL_DONE);
        assertThat(done("jobs", "quarantine", id)).contains("TABLE");
    }
}
