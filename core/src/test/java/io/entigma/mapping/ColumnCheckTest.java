// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.MisconfigurationException;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.junit.jupiter.api.DisplayName;

/** The database's own columns are looked at before the first value is written. */
class ColumnCheckTest {
    @Entity(name = "Checked")
    @Table(name = "checked_t")
    public static class Checked {
        @Id
        Long id;

        @Encrypted
        @Column(length = 20)
        String pin;
    }

    @Entity(name = "CheckedAgain")
    @Table(name = "checked_t")
    public static class CheckedAgain {
        @Id
        Long id;

        @Encrypted(context = "elsewhere")
        @Column(length = 20)
        String pin;
    }

    private static App.Builder app(TestDatabase db, Class<?> entity) {
        return App.on(db).entities(entity).set("hibernate.hbm2ddl.auto", "none");
    }

    private static void table(TestDatabase db, String type) {
        db.execute("create table checked_t (id bigint primary key, pin " + type + ")");
    }

    @OnEveryDatabase
    @DisplayName("B43, B46: a column that is too small stops the boot and says what it must hold")
    void boot_columnTooSmall_isRefused(TestDatabase db) {
        boolean sized = db.kind() != Database.POSTGRESQL;
        table(db, sized ? "varbinary(60)" : "varchar(60)");

        assertThatThrownBy(() -> app(db, Checked.class).start())
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("Checked.pin: the column checked_t.pin")
                .hasMessageContaining(sized ? "holds 60 bytes, but a sealed value can have 126" : "is of type varchar")
                .hasMessageContaining("entigma.column-check");

        app(db, Checked.class).set("entigma.column-check", "warn").start().close();
        app(db, Checked.class).set("entigma.column-check", "off").start().close();
        assertThatThrownBy(() ->
                        app(db, Checked.class).set("entigma.column-check", "x").start())
                .hasMessage("entigma.column-check: must be fail, warn or off, but is 'x'");
    }

    @OnEveryDatabase
    @DisplayName("B55, B59: a text column, and one that pads, stop the boot")
    void boot_columnOfAnotherKind_isRefused(TestDatabase db) {
        table(db, "varchar(500)");
        assertThatThrownBy(() -> app(db, Checked.class).start())
                .hasMessageContaining("must take bytes as they are")
                .hasMessageContaining("varbinary, blob or bytea of at least 126 bytes");
    }

    @OnEveryDatabase(except = Database.POSTGRESQL)
    void boot_fixedLengthColumn_isRefused(TestDatabase db) {
        table(db, "binary(200)");
        assertThatThrownBy(() -> app(db, Checked.class).start()).hasMessageContaining("must take bytes as they are");
    }

    @OnEveryDatabase
    @DisplayName("B48: every documented column type passes")
    void boot_fittingColumn_starts(TestDatabase db) {
        table(db, db.binaryType(512));
        try (App app = app(db, Checked.class).start()) {
            app.run("acme", session -> {
                Checked checked = new Checked();
                checked.id = 1L;
                checked.pin = "1234";
                session.persist(checked);
            });
        }
        if (db.kind() == Database.MYSQL || db.kind() == Database.MARIADB) {
            for (String type : new String[] {"blob", "mediumblob", "longblob", "varbinary(126)"}) {
                db.execute("alter table checked_t modify pin " + type);
                app(db, Checked.class)
                        .set("hibernate.hbm2ddl.auto", "validate")
                        .start()
                        .close();
            }
        }
    }

    @OnEveryDatabase
    @DisplayName("B135: a changed context stops the boot before anything is written under it")
    void boot_changedContext_isRefused(TestDatabase db) {
        App.on(db).entities(Checked.class).start().close();

        assertThatThrownBy(() -> App.on(db).entities(CheckedAgain.class).start())
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining(
                        "CheckedAgain.pin: its context is 'elsewhere', but values in checked_t.pin were sealed"
                                + " under 'checked_t.pin' and would not open; set @Encrypted(context = \"checked_t.pin\")");
        assertThat(db.value("select context from entigma_column")).isEqualTo("checked_t.pin");
    }
}
