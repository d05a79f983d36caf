// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

class BinaryColumnTest {
    @OnEveryDatabase
    void of_tablesAndViews_givesThoseOfTables(TestDatabase db) throws SQLException {
        db.execute(
                "create table one (a int, b " + db.binaryType(100) + ", c varchar(10))",
                "create view two as select b from one");
        try (Connection connection = db.connection()) {
            connection.setAutoCommit(false);
            assertThat(BinaryColumn.of(connection))
                    .singleElement()
                    .satisfies(column ->
                            assertThat(column.table() + "." + column.column()).isEqualToIgnoringCase("one.b"));
            connection.rollback();
        }
    }

    /** A table can become a view after it was listed. */
    @OnEveryDatabase(Database.POSTGRESQL)
    void of_untilTheTransactionEnds_keepsPostgresqlFromReadingViews(TestDatabase db) throws SQLException {
        db.execute("create view v as select 1 as a");
        try (Connection connection = db.connection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            assertThat(BinaryColumn.of(connection)).isEmpty();
            try (ResultSet path = statement.executeQuery("show search_path")) {
                path.next();
                assertThat(path.getString(1)).isEqualTo("pg_catalog");
            }
            if (db.value("select count(*) from pg_settings where name = 'restrict_nonsystem_relation_kind'")
                    .equals(1L)) {
                assertThatThrownBy(() -> statement.executeQuery("select a from public.v"))
                        .hasMessageContaining("view");
            }
            connection.rollback();
            statement.executeQuery("select a from v").close();
        }
    }
}
