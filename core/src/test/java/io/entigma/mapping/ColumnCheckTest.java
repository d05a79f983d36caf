// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.entigma.Encrypted;
import io.entigma.error.MisconfigurationException;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.LogCapture;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
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

    @OnEveryProduct
    @DisplayName("a column that is too small stops the boot and says what it must hold")
    void boot_columnTooSmall_isRefused(TestDatabase db) {
        boolean sized = db.kind() != Database.POSTGRESQL;
        table(db, sized ? "varbinary(60)" : "varchar(60)");

        assertThatThrownBy(() -> app(db, Checked.class).start())
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("Checked.pin: the column checked_t.pin")
                .hasMessageContaining(sized ? "holds 60 bytes, but a sealed value can have 126" : "is of type varchar")
                .hasMessageContaining(sized ? "has room for 14 plain bytes" : "must take bytes")
                .hasMessageContaining("entigma.column-check");

        try (App warned =
                app(db, Checked.class).set("entigma.column-check", "warn").start()) {
            assertThat(warned.entigma().health().columnDrift())
                    .isNotEmpty()
                    .allSatisfy(each -> assertThat(each).contains("Checked."));
        }
        app(db, Checked.class).set("entigma.column-check", "off").start().close();
        assertThatThrownBy(() ->
                        app(db, Checked.class).set("entigma.column-check", "x").start())
                .hasMessage("entigma.column-check: must be fail, warn or off, but is 'x'");
    }

    @OnEveryProduct
    @DisplayName("a text column, and one that pads, stop the boot")
    void boot_columnOfAnotherKind_isRefused(TestDatabase db) {
        table(db, "varchar(500)");
        assertThatThrownBy(() -> app(db, Checked.class).start())
                .hasMessageContaining("must take bytes as they are")
                .hasMessageContaining("varbinary, blob or bytea of at least 126 bytes");
    }

    @OnEveryDatabase
    @DisplayName("the message of a text column holds statements that make it binary and keep what it holds")
    void boot_textColumn_tellsTheStatements(TestDatabase db) {
        table(db, "varchar(20)");
        String value = db.kind() == Database.H2 ? "cafe" : "caf\u00e9";
        db.execute("insert into checked_t (id, pin) values (1, '" + value + "')");
        String message = catchThrowable(() -> app(db, Checked.class).start()).getMessage();
        assertThat(message).contains("docs/encrypt-existing.md says\nThe whole way, in its order");
        message.substring(0, message.indexOf("2. With that version"))
                .lines()
                .filter(line -> line.startsWith("   alter table"))
                .forEach(line -> db.execute(line.replace(";", "")));
        try (App app = app(db, Checked.class)
                .engine(engine -> engine.plaintextReads(List.of("checked_t.pin")))
                .start()) {
            app.run(
                    "acme",
                    session -> assertThat(session.find(Checked.class, 1L).pin).isEqualTo(value));
        }
    }

    @OnEveryDatabase
    void boot_columnThatIsNoText_namesNoStatement(TestDatabase db) {
        table(db, "date");
        assertThatThrownBy(() -> app(db, Checked.class).start())
                .hasMessageContaining("is of type")
                .hasMessageContaining("docs/encrypt-existing.md")
                .hasMessageNotContaining("alter table");
    }

    @OnEveryDatabase(except = Database.POSTGRESQL)
    void boot_fixedLengthColumn_isRefused(TestDatabase db) {
        table(db, "binary(200)");
        String message = catchThrowable(() -> app(db, Checked.class).start()).getMessage();
        assertThat(message).contains("must take bytes as they are", "has a fixed length");
        db.execute(firstStatement(message).replace(";", ""));
        app(db, Checked.class).start().close();
    }

    @OnEveryProduct
    @DisplayName("every documented column type passes")
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

    @Entity(name = "CheckedByEquality")
    @Table(name = "checked_t")
    public static class CheckedByEquality {
        @Id
        Long id;

        @Encrypted(deterministic = true, context = "checked_t.pin")
        @Column(length = 20)
        String pin;
    }

    @Entity(name = "CheckedBoth")
    @Table(name = "checked_t")
    public static class CheckedBoth {
        @Id
        Long id;

        @Encrypted
        @Column(length = 20)
        String pin;

        @Encrypted
        @Column(length = 20)
        String extra;
    }

    private static void persist(App app) {
        app.run("acme", session -> {
            Checked checked = new Checked();
            checked.id = 1L;
            checked.pin = "1234";
            session.persist(checked);
        });
    }

    @OnEveryProduct
    @DisplayName("a changed context stops the boot before anything is written under it")
    void boot_changedContext_isRefused(TestDatabase db) {
        App.on(db).entities(CheckedAgain.class).start().close();
        // Without a value there is nothing to lose: while developing, names change.
        try (App app = App.on(db).entities(Checked.class).start()) {
            persist(app);
        }

        assertThatThrownBy(() -> App.on(db).entities(CheckedAgain.class).start())
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining(
                        "CheckedAgain.pin: its context is 'elsewhere', but values in checked_t.pin were sealed"
                                + " under 'checked_t.pin' and would not open; set @Encrypted(context = \"checked_t.pin\")");
        assertThat(db.value("select context from entigma_column")).isEqualTo("checked_t.pin");
    }

    @OnEveryProduct
    @DisplayName("an attribute that becomes deterministic over random values stops the boot: no query would find them")
    void boot_changedMode_isRefused(TestDatabase db) {
        try (App app = App.on(db).entities(Checked.class).start()) {
            persist(app);
        }
        assertThatThrownBy(() -> App.on(db).entities(CheckedByEquality.class).start())
                .hasMessageContaining("CheckedByEquality.pin: is deterministic now")
                .hasMessageContaining("sealed at random, and no query would find them");
    }

    @OnEveryProduct
    @DisplayName("a default in the database's own table stops the boot, with the statement that removes it")
    void boot_columnWithDefault_isRefused(TestDatabase db) {
        boolean postgres = db.kind() == Database.POSTGRESQL;
        table(db, postgres ? "bytea default '\\x61'" : "varbinary(200) default 'ab'");

        assertThatThrownBy(() -> app(db, Checked.class).start())
                .hasMessageContaining("Checked.pin: the column checked_t.pin has a value that the database makes")
                .hasMessageContaining("alter table checked_t alter column pin drop default");

        db.execute("alter table checked_t alter column pin drop default");
        app(db, Checked.class).start().close();
        db.execute("alter table checked_t alter column pin set default null");
        app(db, Checked.class).start().close();
    }

    private static String firstStatement(String message) {
        return message.substring(message.indexOf("alter table"))
                .lines()
                .findFirst()
                .orElseThrow();
    }

    @OnEveryDatabase(except = Database.POSTGRESQL)
    @DisplayName("the message of a column that is too small holds a statement that makes it fit")
    void boot_columnTooSmall_tellsTheStatement(TestDatabase db) {
        table(db, "varbinary(60)");
        String message = catchThrowable(() -> app(db, Checked.class).start()).getMessage();
        db.execute(firstStatement(message));
        app(db, Checked.class).start().close();
    }

    @OnEveryProduct
    void boot_missingColumn_isRefusedWithTheStatement(TestDatabase db) {
        table(db, db.binaryType(126));
        String message =
                catchThrowable(() -> app(db, CheckedBoth.class).start()).getMessage();
        assertThat(message).contains("CheckedBoth.extra: the column checked_t.extra is not there: alter table");
        db.execute(firstStatement(message));
        app(db, CheckedBoth.class).start().close();
    }

    @OnEveryProduct
    void boot_missingTable_isOnlyLogged(TestDatabase db) {
        try (LogCapture log = LogCapture.start()) {
            app(db, Checked.class).start().close();
            assertThat(log.entries()).anyMatch(entry -> entry.contains("checked_t.pin was not found"));
        }
    }

    @OnEveryProduct
    void boot_notNullColumnOfOptionalAttribute_isOnlyLogged(TestDatabase db) {
        table(db, db.binaryType(126) + " not null");
        try (LogCapture log = LogCapture.start()) {
            app(db, Checked.class).start().close();
            assertThat(log.entries()).anyMatch(entry -> entry.contains("checked_t.pin is NOT NULL, but"));
        }
    }

    @OnEveryDatabase({Database.MARIADB, Database.MYSQL})
    @DisplayName("where the database cuts in silence, a column that is too small stops the boot even in warn mode")
    void boot_columnTooSmallAndNotStrict_isRefused(TestDatabase db) {
        table(db, "varbinary(60)");
        String url = db.url() + (db.url().contains("?") ? "&" : "?") + "sessionVariables=sql_mode=''";
        if (db.kind() == Database.MYSQL) {
            url += "&jdbcCompliantTruncation=false";
        }
        App.Builder builder = app(db, Checked.class).set("jakarta.persistence.jdbc.url", url);
        builder.set("entigma.column-check", "warn");
        assertThatThrownBy(builder::start).hasMessageContaining("holds 60 bytes, but a sealed value can have 126");
        builder.set("entigma.column-check", "off").start().close();
    }

    @OnEveryProduct
    void boot_quotedNamesInASchema_areFound(TestDatabase db) {
        String quote = db.kind() == Database.MYSQL || db.kind() == Database.MARIADB ? "`" : "\"";
        db.execute("create table " + quote + "Checked T" + quote + " (id bigint primary key, " + quote + "The Pin"
                + quote + " " + (db.kind() == Database.POSTGRESQL ? "text" : "varbinary(60)") + ")");
        assertThatThrownBy(() -> app(db, Quoted.class).start())
                .hasMessageContaining("Quoted.pin: the column Checked T.The Pin");
    }

    @OnEveryDatabase({Database.H2, Database.POSTGRESQL})
    void boot_allNamesQuoted_areFound(TestDatabase db) {
        db.execute("create table \"checked_t\" (\"id\" bigint primary key, \"pin\" varchar(60))");
        assertThatThrownBy(() -> app(db, Checked.class)
                        .set("hibernate.globally_quoted_identifiers", "true")
                        .start())
                .hasMessageContaining("Checked.pin: the column checked_t.pin is of type");
    }

    @OnEveryDatabase({Database.H2, Database.POSTGRESQL})
    void boot_defaultSchema_isLookedAt(TestDatabase db) {
        db.execute("create schema other", "create table other.checked_t (id bigint primary key, pin varchar(60))");
        table(db, db.binaryType(200));
        app(db, Checked.class).start().close();
        assertThatThrownBy(() -> app(db, Checked.class)
                        .set("hibernate.default_schema", db.kind() == Database.H2 ? "OTHER" : "other")
                        .start())
                .hasMessageContaining("Checked.pin: the column checked_t.pin is of type");
    }

    @OnEveryProduct
    void boot_columnOfAnotherApplication_isOnlyLogged(TestDatabase db) {
        App.on(db).entities(Quoted.class).start().close();
        try (LogCapture log = LogCapture.start()) {
            App.on(db).entities(Checked.class).start().close();
            assertThat(log.entries())
                    .anyMatch(entry -> entry.contains("Checked T.The Pin is in the column catalog, but not"));
        }
        assertThat(db.bytesOfEach("select column_name from entigma_column")).hasSize(2);
    }

    @Entity(name = "Quoted")
    @Table(name = "`Checked T`")
    public static class Quoted {
        @Id
        Long id;

        @Encrypted
        @Column(name = "`The Pin`", length = 20)
        String pin;
    }
}
