// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.internal.cipher.FieldContext;
import io.entigma.internal.cipher.Purpose;
import io.entigma.internal.cipher.StoredForm;
import io.entigma.internal.job.table.DataColumn;
import io.entigma.internal.job.table.DataPlace;
import io.entigma.internal.job.table.DataRow;
import io.entigma.internal.job.table.DataTable;
import io.entigma.internal.job.table.RowLocks;
import io.entigma.internal.job.table.StoredValue;
import io.entigma.internal.job.table.TenantColumn;
import io.entigma.internal.job.table.ValueDecision;
import io.entigma.internal.sql.Identifiers;
import io.entigma.internal.sql.Sql;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;

/** What becomes of a page of rows while an application changes them. */
class PageWriterTest {
    private static final int ROWS = 1_203;

    /** Adds an exclamation mark to each value. */
    private static class Exclaim implements ValueTransformation {
        /** Called when all rows were read, and none is written. */
        void beforeDecisions() {}

        /** Called when the first row is about to be written. */
        void beforeWrites() {}

        @Override
        public ValueDecision decide(DataColumn column, StoredValue stored, @Nullable String tenant) {
            byte[] old = Objects.requireNonNull(stored.sealed());
            String text = new String(old, StandardCharsets.UTF_8);
            boolean isFirst = text.equals("t1");
            return text.endsWith("!")
                    ? ValueDecision.of(ValueDecision.Outcome.CURRENT)
                    : ValueDecision.replaceBy((ValueDecision.Later) () -> {
                        if (isFirst) {
                            beforeWrites();
                        }
                        return (text + "!").getBytes(StandardCharsets.UTF_8);
                    });
        }

        @Override
        public ValueTransformation forPage(DataTable table, List<DataRow> rows) {
            if (rows.size() > 1) {
                beforeDecisions();
            }
            return this;
        }

        @Override
        public void complete() {}

        @Override
        public boolean isLeft(DataColumn column, StoredForm form) {
            return false;
        }
    }

    private static void fill(TestDatabase db) throws SQLException {
        db.execute(
                "create table page_note (id bigint primary key, text " + db.binaryType(100) + ", other varchar(20))");
        try (Connection connection = db.connection();
                var insert = connection.prepareStatement("insert into page_note (id, text) values (?, ?)")) {
            connection.setAutoCommit(false);
            for (long id = 1; id <= ROWS; id++) {
                insert.setLong(1, id * 2);
                insert.setBytes(2, ("t" + id).getBytes(StandardCharsets.UTF_8));
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        }
    }

    private static DataTable table(TestDatabase db, boolean isPrimary, String... keys) throws SQLException {
        return table(db, null, isPrimary, keys);
    }

    private static DataTable table(TestDatabase db, @Nullable TenantColumn tenant, boolean isPrimary, String... keys)
            throws SQLException {
        Identifiers identifiers;
        try (Connection connection = db.connection()) {
            identifiers = Identifiers.of(connection.getMetaData());
        }
        DataColumn text = new DataColumn(
                "text",
                Sql.of("text"),
                new FieldContext("page_note.text", Purpose.VALUE),
                false,
                "java.lang.String",
                null,
                null);
        return new DataTable(
                new DataPlace(null, db::connection),
                null,
                "",
                "page_note",
                Sql.of("page_note"),
                Stream.of(keys).map(key -> quoted(db, identifiers, key)).toList(),
                isPrimary,
                List.of(text),
                tenant,
                false);
    }

    /** H2 has names in capitals. */
    private static Sql quoted(TestDatabase db, Identifiers identifiers, String name) {
        boolean isH2 = db.kind() == Database.H2 || db.kind() == Database.H2_FILE;
        return identifiers.quoted(isH2 ? name.toUpperCase(Locale.ROOT) : name);
    }

    private static PageResult move(TestDatabase db, PageWriter.Way way, Exclaim change) throws Exception {
        DataTable table = table(db, true, "id");
        try (Connection connection = db.connection()) {
            connection.setAutoCommit(false);
            PageResult result = new PageWriter(table, change, way).move(connection, null, null, 5_000);
            connection.commit();
            return result;
        }
    }

    private static @Nullable String text(TestDatabase db, long number) {
        byte[] bytes = db.bytes("select text from page_note where id = ?", number * 2);
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    private static void assertOverwritesNothing(TestDatabase db, PageWriter.Way way) throws Exception {
        PageResult result = move(db, way, new Exclaim() {
            @Override
            void beforeDecisions() {
                db.update(
                        "update page_note set text = ? where id = 4", (Object) "app".getBytes(StandardCharsets.UTF_8));
                db.update("delete from page_note where id = 6");
                db.update("update page_note set other = 'other' where id = 8");
                db.update("update page_note set text = null where id = 10");
                db.update("delete from page_note where id = ?", ROWS * 2L);
                db.update("insert into page_note (id, text) values (7, ?)", (Object)
                        "new".getBytes(StandardCharsets.UTF_8));
            }
        });
        assertThat(result.counts().scanned()).isEqualTo(ROWS);
        assertThat(result.counts().conflict()).isEqualTo(4);
        assertThat(result.counts().changed()).isEqualTo(ROWS - 4);
        assertThat(text(db, 1)).isEqualTo("t1!");
        assertThat(text(db, 2)).isIn("app", "app!");
        assertThat(db.value("select count(*) from page_note where id = 6")).isEqualTo(0L);
        assertThat(text(db, 4)).isEqualTo("t4!");
        assertThat(db.value("select other from page_note where id = 8")).isEqualTo("other");
        assertThat(text(db, 5)).isNull();
        assertThat(text(db, ROWS - 1)).isEqualTo("t" + (ROWS - 1) + "!");
        assertThat(db.bytes("select text from page_note where id = 7"))
                .isEqualTo("new".getBytes(StandardCharsets.UTF_8));
    }

    @OnEveryDatabase
    void move_comparedRowsOfAnApplication_overwritesNothing(TestDatabase db) throws Exception {
        fill(db);
        assertOverwritesNothing(db, PageWriter.Way.COMPARED);
    }

    @OnEveryDatabase({Database.MYSQL, Database.MARIADB})
    void move_lockedRowsOfAnApplication_overwritesNothing(TestDatabase db) throws Exception {
        fill(db);
        assertOverwritesNothing(db, PageWriter.Way.LOCKED);
    }

    /** Writes the name of the row's tenant behind the value, where a job seals it for this one. */
    private static class NameTenant extends Exclaim {
        @Override
        public ValueDecision decide(DataColumn column, StoredValue stored, @Nullable String tenant) {
            String text = new String(Objects.requireNonNull(stored.sealed()), StandardCharsets.UTF_8);
            String name = tenant == null ? "nobody" : tenant.strip();
            return ValueDecision.replaceBy((text + "@" + name).getBytes(StandardCharsets.UTF_8));
        }
    }

    @OnEveryDatabase
    @DisplayName("a row that becomes another tenant's meanwhile is written for that tenant, whatever its column is")
    void move_rowOfAnotherTenantMeanwhile_isWrittenForThat(TestDatabase db) throws Exception {
        boolean isMySql = db.kind() == Database.MYSQL || db.kind() == Database.MARIADB;
        Map<String, Integer> types =
                Map.of("varchar(20)", Types.VARCHAR, "char(9)", Types.CHAR, "integer", Types.INTEGER);
        for (Map.Entry<String, Integer> type : types.entrySet()) {
            for (PageWriter.Way way : PageWriter.Way.values()) {
                if (way != PageWriter.Way.LOCKED || isMySql) {
                    assertWrittenForAnother(db, type.getKey(), type.getValue(), way);
                }
            }
        }
    }

    private static void assertWrittenForAnother(TestDatabase db, String type, int jdbcType, PageWriter.Way way)
            throws Exception {
        db.execute(
                "create table page_note (id bigint primary key, text " + db.binaryType(100) + ", other " + type + ")");
        byte[] text = "t".getBytes(StandardCharsets.UTF_8);
        for (long id = 1; id <= 4; id++) {
            db.update("insert into page_note (id, text, other) values (?, ?, '11')", id, text);
        }
        DataTable table = table(db, new TenantColumn(Sql.of("other"), jdbcType), true, "id");
        NameTenant change = new NameTenant() {
            @Override
            void beforeDecisions() {
                db.execute("update page_note set other = '22' where id = 2");
                db.execute("update page_note set other = null where id = 3");
            }
        };
        try (Connection connection = db.connection()) {
            // As jobs have it.
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            connection.setAutoCommit(false);
            PageResult result = new PageWriter(table, change, way).move(connection, null, null, 10);
            connection.commit();
            assertThat(result.counts().conflict()).as("%s %s", type, way).isEqualTo(2);
        }
        assertThat(db.bytesOfEach("select text from page_note order by id"))
                .as("%s %s", type, way)
                .extracting(each -> new String(each, StandardCharsets.UTF_8))
                .containsExactly("t@11", "t@22", "t@nobody", "t@11");
        db.execute("drop table page_note");
    }

    @OnEveryDatabase({Database.MYSQL, Database.MARIADB})
    @DisplayName(
            "once rows were looked at, the application waits until they are written; rows that a page does not have are free")
    void move_lockedRows_stayAsTheyAreUntilWritten(TestDatabase db) throws Exception {
        fill(db);
        db.execute("insert into page_note (id) values (3)");
        try (Connection application = DriverManager.getConnection(db.url(), db.user(), db.password());
                Statement statement = application.createStatement()) {
            statement.execute("set innodb_lock_wait_timeout = 1");
            boolean[] tried = {false};
            move(db, PageWriter.Way.LOCKED, new Exclaim() {
                @Override
                void beforeWrites() {
                    tried[0] = true;
                    assertThatThrownBy(() -> statement.executeUpdate("update page_note set text = 'x' where id = 4"))
                            .isInstanceOf(SQLException.class)
                            .hasMessageContaining("Lock wait timeout");
                    try {
                        assertThat(statement.executeUpdate("update page_note set text = 'free' where id = 3"))
                                .isEqualTo(1);
                        assertThat(statement.executeUpdate("insert into page_note (id, text) values (5, 'new')"))
                                .isEqualTo(1);
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                }
            });
            assertThat(tried[0]).isTrue();
        }
        assertThat(text(db, 2)).isEqualTo("t2!");
        assertThat(db.bytes("select text from page_note where id = 3"))
                .isEqualTo("free".getBytes(StandardCharsets.UTF_8));
        assertThat(db.bytes("select text from page_note where id = 5"))
                .isEqualTo("new".getBytes(StandardCharsets.UTF_8));
    }

    @OnEveryProduct
    void areOf_keysOfOneColumnOnInnoDb_only(TestDatabase db) throws Exception {
        fill(db);
        boolean isMySql = db.kind() == Database.MYSQL || db.kind() == Database.MARIADB;
        try (Connection connection = db.connection()) {
            assertThat(RowLocks.areOf(connection, table(db, true, "id"))).isEqualTo(isMySql);
            assertThat(RowLocks.areOf(connection, table(db, false, "other"))).isFalse();
            assertThat(RowLocks.areOf(connection, table(db, true, "id", "other")))
                    .isFalse();
            if (isMySql) {
                db.execute("alter table page_note engine = MyISAM");
                assertThat(RowLocks.areOf(connection, table(db, true, "id"))).isFalse();
            }
        }
    }
}
