// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.Entigma;
import io.entigma.Searchable;
import io.entigma.error.MisconfigurationException;
import io.entigma.error.QueryRefusedException;
import io.entigma.error.ValueRefusedException;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.LogCapture;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

class PlaintextWritesTest {
    private static final List<String> ALL = List.of("memo.data", "memo.visits", "memo.name");

    @Entity(name = "memo")
    public static class Memo {
        @Id
        Long id;

        @Encrypted
        byte[] data;

        @Encrypted
        Integer visits;

        @Encrypted
        @Searchable
        String name;
    }

    private static App start(TestDatabase db) {
        return App.on(db)
                .entities(Memo.class)
                .engine(engine -> engine.plaintextReads(ALL).plaintextWrites(ALL))
                .start();
    }

    private static void persist(App app, long id, byte[] data) {
        app.run("acme", session -> {
            Memo memo = new Memo();
            memo.id = id;
            memo.data = data;
            memo.visits = 1200;
            memo.name = "Ann";
            session.persist(memo);
        });
    }

    @OnEveryDatabase
    void persist_attributeOfEachKind_isStoredAsItsPlainForm(TestDatabase db) {
        try (LogCapture log = LogCapture.start();
                App app = start(db)) {
            persist(app, 1, new byte[] {1, 2});
            assertThat(db.bytes("select data from memo")).containsExactly(1, 2);
            assertThat(db.bytes("select visits from memo")).isEqualTo("1200".getBytes(StandardCharsets.UTF_8));
            assertThat(db.bytes("select name from memo")).isEqualTo("Ann".getBytes(StandardCharsets.UTF_8));
            assertThat(db.bytes("select name_eq from memo")).isNull();
            assertThat(log.entries())
                    .anyMatch(line -> line.contains("are stored in the clear")
                            && line.contains("[memo.data, memo.name, memo.visits]"));
            app.run(
                    "acme",
                    session -> assertThat(session.find(Memo.class, 1L).visits).isEqualTo(1200));
            assertThatThrownBy(() -> app.run(
                            "acme",
                            session -> session.createQuery("select id from memo where name = 'Ann'", Long.class)
                                    .list()))
                    .isInstanceOf(QueryRefusedException.class);
        }
    }

    @OnEveryDatabase(Database.H2)
    void persist_plainBytesThatLookSealed_areRefused(TestDatabase db) {
        try (App app = start(db)) {
            byte[] sealedByHand = app.call(
                    "acme",
                    session -> app.entigma().field("memo.other", String.class).seal("x"));
            byte[] mangled = new String(sealedByHand, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
            for (byte[] data : Arrays.asList(sealedByHand, mangled)) {
                assertThatThrownBy(() -> persist(app, 1, data))
                        .hasRootCauseInstanceOf(ValueRefusedException.class)
                        .hasStackTraceContaining("look like those of a sealed value");
            }
            assertThat(db.value("select count(*) from memo")).hasToString("0");
        }
    }

    @OnEveryDatabase(Database.H2)
    void boot_writtenButNotRead_isRefused(TestDatabase db) {
        assertThatThrownBy(() -> App.on(db)
                        .entities(Memo.class)
                        .engine(engine -> engine.plaintextReads(List.of("memo.data"))
                                .plaintextWrites(List.of("memo.data", "memo.visits")))
                        .start())
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageStartingWith(
                        "entigma.plaintext-writes: has [memo.visits], which entigma.plaintext-reads has not");
        assertThatThrownBy(() -> Entigma.fromSettings(Map.of(
                        "entigma.kek.uri", "file:/nowhere/dev.kek",
                        "entigma.key-table.url", db.url(),
                        "entigma.plaintext-writes", "memo.visits")))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("[memo.visits]");
    }
}
