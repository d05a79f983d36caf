// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Entigma;
import io.entigma.error.DataException;
import io.entigma.internal.keytable.CatalogColumn;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.CatalogRows;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tables and columns of every name that a database takes, under every operation on stored data. */
class StrangeNamesTest {
    private static final LocalKek KEK = new LocalKek();

    private static final TenantId ACME = new TenantId("acme");
    private static final int ROWS = 5;

    private static final List<String> NAMES = List.of(
            "we\"ird\"\"",
            "back`tick``",
            "apos'trophe''",
            "semi;colon;",
            "line\r\nend\n--",
            "back\\slash\\\\",
            "ends with \\",
            "x\"; drop table victim; --",
            "x`; drop table victim; -- ",
            "x'; drop table victim; #",
            "/* open",
            "close */ # {fn now()} {d '1'}",
            "ques?tion ??",
            "$1 :one $$ @a {}",
            "100%_sure",
            "a.b.c",
            "esc\u001b[31m\u009b\u202e",
            "\u00fcn\u00ef \u8868 \u0130\u0131");

    /** A table whose every column has the same strange name, but for its last letter. */
    private record Strange(TestDatabase db, int number, String name) {
        static List<Strange> all(TestDatabase db) {
            List<String> names = new ArrayList<>(NAMES);
            names.add("l".repeat(db.kind() == Database.POSTGRESQL ? 60 : 61) + "o\"");
            if (!isMySql(db)) {
                names.add("\ud835\udcb3");
            }
            List<Strange> all = new ArrayList<>();
            for (String name : names) {
                all.add(new Strange(db, all.size(), name));
            }
            return all;
        }

        String raw(String part) {
            // MySQL allows no space at the end.
            return name.strip() + part;
        }

        String sql(String part) {
            return quoted(db, raw(part));
        }

        String column() {
            return raw("t") + "." + raw("s");
        }

        void create() {
            String text = isMySql(db) ? "varchar(40) character set utf8mb4" : "varchar(40)";
            db.execute("create table " + sql("t") + " (" + sql("k") + " int primary key, " + sql("o") + " " + text
                    + ", " + sql("p") + " " + text + ", " + sql("s") + " " + db.binaryType(300) + ")");
            for (int i = 0; i < ROWS; i++) {
                db.update("insert into " + sql("t") + " values (?, ?, ?, null)", i, "acme", value(i));
            }
        }

        String value(int row) {
            return "value " + row + " of " + number;
        }

        CatalogColumn entry() {
            return new CatalogColumn(
                    "", raw("t"), raw("s"), "c" + number, "java.lang.String", "random", List.of(raw("k")));
        }

        void assertSealed() {
            assertThat(db.bytesOfEach("select " + sql("s") + " from " + sql("t")))
                    .as(name)
                    .hasSize(ROWS)
                    .allSatisfy(value -> assertThat(value).isNotNull().startsWith(0xF9));
        }

        void assertPlain() {
            assertThat(db.bytesOfEach("select " + sql("p") + " from " + sql("t") + " order by " + sql("k")))
                    .as(name)
                    .hasSize(ROWS)
                    .satisfies(values -> assertThat(new String(values.get(1), StandardCharsets.UTF_8))
                            .isEqualTo(value(1)));
        }
    }

    private static boolean isMySql(TestDatabase db) {
        return db.kind() == Database.MYSQL || db.kind() == Database.MARIADB;
    }

    private static String quoted(TestDatabase db, String name) {
        String quote = isMySql(db) ? "`" : "\"";
        return quote + name.replace(quote, quote + quote) + quote;
    }

    private static Entigma engine(TestDatabase db) {
        return App.on(db)
                .kek(KEK)
                .engine(engine -> engine.epochInterval(Duration.ofMillis(50)))
                .buildEngine();
    }

    private static List<Strange> tables(TestDatabase db) {
        List<Strange> all = Strange.all(db);
        all.forEach(Strange::create);
        db.execute("create table victim (id int primary key)");
        save(db, all);
        return all;
    }

    private static void save(TestDatabase db, List<Strange> tables) {
        try (Entigma entigma = engine(db)) {
            CatalogRows.save(entigma, tables.stream().map(Strange::entry).toList());
        }
    }

    private static JobRequest encrypt(Strange table) {
        return JobRequest.encrypt(table.column())
                .plainColumn(table.raw("p"))
                .tenantColumn(table.raw("o"))
                .pageRows(2)
                .shardRows(3);
    }

    private static void encryptAll(StoredData data, List<Strange> all) throws InterruptedException {
        for (Strange table : all) {
            assertThat(data.dryRun(encrypt(table)).changed()).as(table.name()).isEqualTo(ROWS);
            assertThat(data.run(encrypt(table)).counts().changed())
                    .as(table.name())
                    .isEqualTo(ROWS);
            table.assertSealed();
        }
    }

    @OnEveryDatabase
    void jobs_onTablesOfEveryName_moveTheirValuesOnly(TestDatabase db) throws Exception {
        try (Entigma engine = engine(db)) {
            List<Strange> all = tables(db);
            long values = (long) all.size() * ROWS;
            StoredData data = engine.data(db.dataSource());
            encryptAll(data, all);
            engine.keys().rotateDek(List.of(ACME));
            assertThat(data.run(JobRequest.reencrypt().pageRows(3)).counts().changed())
                    .isEqualTo(values);
            all.forEach(Strange::assertSealed);
            assertThat(data.status())
                    .hasSize(all.size())
                    .allSatisfy(use -> assertThat(use.version()).isEqualTo(2));
            assertThat(data.verify())
                    .hasSize(all.size())
                    .allSatisfy(group -> assertThat(group.outcome()).isEqualTo("OK"));
            assertThat(data.audit()).isEmpty();
            data.retire(ACME, 1);
            assertThat(engine.keys().of(ACME)).anyMatch(key -> key.state() == KeyState.RETIRED);
            decryptAll(db, data, all);
            assertThat(db.value("select count(*) from victim")).asString().isEqualTo("0");
        }
    }

    private static void decryptAll(TestDatabase db, StoredData data, List<Strange> all) throws InterruptedException {
        for (Strange table : all) {
            db.update("update " + table.sql("t") + " set " + table.sql("p") + " = null");
            JobRequest request = JobRequest.decrypt(table.column()).plainColumn(table.raw("p"));
            assertThat(data.run(request).counts().changed()).as(table.name()).isEqualTo(ROWS);
            table.assertPlain();
        }
    }

    @OnEveryDatabase
    void audit_columnsOfEveryNameThatNobodyRegistered_areFound(TestDatabase db) throws Exception {
        try (Entigma engine = engine(db)) {
            List<Strange> all = tables(db);
            StoredData data = engine.data(db.dataSource());
            encryptAll(data, all);
            for (Strange table : all) {
                db.execute("create table " + table.sql("u") + " (" + table.sql("s") + " " + db.binaryType(300) + ")");
                db.execute("insert into " + table.sql("u") + " select " + table.sql("s") + " from " + table.sql("t"));
            }
            assertThat(data.audit())
                    .hasSize(all.size())
                    .allSatisfy(found -> {
                        assertThat(found.kind()).isEqualTo(AuditFinding.Kind.NOT_IN_CATALOG);
                        assertThat(found.values()).isEqualTo(ROWS);
                    })
                    .extracting(AuditFinding::table)
                    .containsExactlyInAnyOrderElementsOf(
                            all.stream().map(table -> table.raw("u")).toList());
        }
    }

    @OnEveryDatabase(Database.H2)
    void status_aTableThatIsGone_isNamedInOneLine(TestDatabase db) {
        try (Entigma engine = engine(db)) {
            Strange gone = new Strange(db, 1, "gone\n\u001b[31m");
            save(db, List.of(gone));
            assertThatThrownBy(() -> engine.data(db.dataSource()).status())
                    .isInstanceOf(DataException.class)
                    .hasMessageStartingWith("gone\\u000a\\u001b[31mt: the column catalog has this table");
        }
    }

    @OnEveryDatabase
    void constraints_ofColumnsOfEveryName_canBeAddedAndDropped(TestDatabase db) throws Exception {
        try (Entigma engine = engine(db)) {
            List<Strange> all = tables(db);
            StoredData data = engine.data(db.dataSource());
            encryptAll(data, all);
            Map<String, String> missing = data.missingConstraints();
            assertThat(missing).hasSize(all.size());
            missing.values().forEach(db::execute);
            assertThat(data.missingConstraints()).isEmpty();
            for (Strange table : all) {
                assertThatThrownBy(() -> data.run(JobRequest.decrypt(table.column())))
                        .as(table.name())
                        .isInstanceOf(DataException.class)
                        .satisfies(e -> db.execute(
                                e.getMessage().substring(e.getMessage().indexOf("alter table"))));
            }
            assertThat(data.missingConstraints()).hasSize(all.size());
        }
    }
}
