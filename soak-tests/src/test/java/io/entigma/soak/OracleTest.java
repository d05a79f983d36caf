// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Entigma;
import io.entigma.TenantScope;
import io.entigma.key.KeyTable;
import io.entigma.key.TenantId;
import io.entigma.spi.TenantResolver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That the soak notices what it is for: each fault is made by hand. */
class OracleTest {
    @TempDir
    Path folder;

    private Run run;
    private Site site;
    private Entigma engine;
    private SessionFactory sessions;

    @BeforeEach
    void store() throws Exception {
        run = new Run(1, folder);
        Path client = Files.createDirectories(folder.resolve("key-server/clients/app"));
        site = new Site("jdbc:h2:mem:oracle;DB_CLOSE_DELAY=-1", "sa", "", kek(), client);
        engine = Entigma.builder()
                .kek(site.kek())
                .keyTable(KeyTable.at(site.url()).user("sa").schemaAction(KeyTable.SchemaAction.CREATE))
                .tenants(TenantResolver.scopeOnly())
                .epochInterval(Site.EPOCH)
                .plaintextReads(List.of("note.legacy"))
                .build();
        sessions = site.sessions(engine, "create");
        insert(1, "acme");
        insert(2, "acme");
        insert(3, "beta");
    }

    private String kek() {
        return folder.resolve("kek.json").toUri().toString();
    }

    private void insert(long id, String tenant) throws Exception {
        Journal journal = new Journal(run.journals(), 0);
        journal.write(Journal.Step.INTENT, id, tenant, 0);
        TenantScope.run(tenant, () -> sessions.inTransaction(session -> session.persist(new Note(id, tenant))));
        journal.write(Journal.Step.COMMITTED, id, tenant, 0);
    }

    @AfterEach
    void stop() throws Exception {
        sessions.close();
        engine.close();
        execute("shutdown");
    }

    private void execute(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(site.url(), "sa", "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> found() throws Exception {
        new Oracle(run, sessions, new Shreddings(new CommandLineHost(run, site))).check(engine);
        RawCheck raw = new RawCheck(run, site);
        raw.tables();
        raw.headers(engine);
        raw.files();
        return run.violations();
    }

    @Test
    void nothingWrong_isFine() throws Exception {
        assertThat(found()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "->",
            value = {
                "delete from note where id = 1 -> has revision -1",
                "update note set revision = 4 where id = 1 -> has revision 4",
                "update note set name = (select n.name from note n where n.id = 2) where id = 1 -> right: false",
                "update note set name = (select n.name from note n where n.id = 3) where id = 1 -> WrongTenantException",
                "update note set email = (select n.email from note n where n.id = 2) where id = 1 -> found [1; 2]",
                "update note set name = name || x'00' where id = 1 -> cannot be read",
                "update note set legacy = stringtoutf8('CANARY-acme-1-0-legacy') where id = 1 -> in the clear",
                "insert into note select 9; tenant; 0; name; email; legacy from note where id = 1 -> found [1; 9]"
            })
    void faultMadeByHand_isFound(String sql, String expected) throws Exception {
        execute(sql.replace("select 9; tenant; 0; name; email; legacy from", columns()));
        assertThat(found()).anyMatch(one -> one.contains(expected.replace(';', ',')));
    }

    private static String columns() {
        return "(id, tenant, revision, name, email, legacy) select 9, tenant, 0, name, email, legacy from";
    }

    @Test
    void oldKey_isFound() throws Exception {
        engine.keys().rotateDek(List.of(new TenantId("acme")));
        assertThat(found()).containsExactly("acme: 6 values are not under the active key after a job was done");
    }

    @Test
    void valueInALog_isFound() throws Exception {
        run.step(Note.CANARY);
        assertThat(found()).containsExactly("steps.log: holds a value or a secret");
    }
}
