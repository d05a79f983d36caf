// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.error.ValueRefusedException;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.model.naming.Identifier;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.junit.jupiter.api.DisplayName;

class ColumnSizeTest {
    private static final String EMOJI = "\uD83D\uDE00";

    @Entity(name = "Sized")
    public static class Sized {
        @Id
        Long id;

        @Encrypted
        @Column(length = 20)
        String pin;

        @Encrypted
        @Column(length = 65535)
        String longNote;

        @Encrypted
        @Column(length = 2_000_000)
        byte[] photo;

        @Encrypted
        @Column(length = 10)
        byte[] few;
    }

    @Entity(name = "Wide")
    public static class Wide {
        @Id
        Long id;

        @Encrypted
        @Column(length = 4000)
        String a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15;
    }

    private static Sized full(long id) {
        Sized sized = new Sized();
        sized.id = id;
        sized.pin = EMOJI.repeat(20);
        sized.longNote = EMOJI.repeat(65535);
        sized.photo = new byte[2_000_000];
        Arrays.fill(sized.photo, (byte) 7);
        sized.few = new byte[10];
        return sized;
    }

    @OnEveryProduct
    @DisplayName("the longest plaintext of each column fits in its worst form")
    void persist_longestPlaintext_fits(TestDatabase db) {
        try (App app = App.on(db).entities(Sized.class).start()) {
            app.run("acme", s -> s.persist(full(1)));
            Sized loaded = app.call("acme", s -> s.find(Sized.class, 1L));
            assertThat(loaded.pin).isEqualTo(full(1).pin);
            assertThat(loaded.longNote.equals(full(1).longNote)).isTrue();
            assertThat(Arrays.equals(loaded.photo, full(1).photo)).isTrue();
            assertThat(loaded.few).isEqualTo(full(1).few);
            assertThat(db.bytes("select pin from Sized")).hasSize(4 * 20 + 46);
            assertThat(db.bytes("select few from Sized")).hasSize(10 + 46);
        }
    }

    @OnEveryProduct
    @DisplayName("a value that is too long is refused before any SQL, with the lengths in the message")
    void persist_tooLong_isRefused(TestDatabase db) {
        try (App app = App.on(db).entities(Sized.class).start()) {
            Sized sized = full(1);
            sized.longNote = "x".repeat(65536);
            assertThatThrownBy(() -> app.run("acme", s -> s.persist(sized)))
                    .isInstanceOf(ValueRefusedException.class)
                    .hasMessageContainingAll("Sized.longNote", "65536", "mapped for 65535, at most 262140 bytes");
            Sized few = full(2);
            few.few = new byte[11];
            assertThatThrownBy(() -> app.run("acme", s -> s.persist(few)))
                    .hasMessageContainingAll("Sized.few", "11", "10");
            assertThat(((Number) db.value("select count(*) from Sized")).intValue())
                    .isZero();
        }
    }

    @OnEveryDatabase(Database.MYSQL)
    @DisplayName("MySQL in non-strict mode would cut the value; it is refused instead")
    void persist_nonStrictMySql_isNotCut(TestDatabase db) {
        db.execute("create table Sized (id bigint primary key, pin varbinary(126), longNote mediumblob, photo"
                + " mediumblob, few varbinary(56))");
        try (App app = App.on(db)
                .entities(Sized.class)
                .set("hibernate.hbm2ddl.auto", "none")
                .set(
                        "jakarta.persistence.jdbc.url",
                        db.url() + (db.url().contains("?") ? "&" : "?")
                                + "jdbcCompliantTruncation=false&sessionVariables=sql_mode=''")
                .start()) {
            Sized sized = full(1);
            sized.pin = "x".repeat(100);
            assertThatThrownBy(() -> app.run("acme", s -> s.persist(sized))).isInstanceOf(ValueRefusedException.class);
        }
    }

    @OnEveryProduct
    @DisplayName("fifteen encrypted attributes of 4,000 characters make a table and hold their longest values")
    void create_fifteenLongColumns_works(TestDatabase db) {
        try (App app = App.on(db).entities(Wide.class).start()) {
            app.run("acme", s -> {
                Wide wide = new Wide();
                wide.id = 1L;
                wide.a1 = wide.a2 = wide.a3 = wide.a4 = wide.a5 = wide.a6 = wide.a7 = wide.a8 = EMOJI.repeat(4000);
                wide.a9 = wide.a10 = wide.a11 = wide.a12 = wide.a13 = wide.a14 = wide.a15 = EMOJI.repeat(4000);
                s.persist(wide);
            });
            assertThat(app.<String>call("acme", s -> s.find(Wide.class, 1L).a15))
                    .isEqualTo(EMOJI.repeat(4000));
        }
    }

    @OnEveryProduct
    @DisplayName("a second start with schema update changes no column")
    void update_secondStart_altersNothing(TestDatabase db) {
        App.on(db).entities(Sized.class, Wide.class).start().close();
        List<String> statements = new java.util.concurrent.CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                statements.add(entry.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger sql = Logger.getLogger("org.hibernate.SQL");
        sql.setLevel(Level.ALL);
        sql.addHandler(handler);
        try {
            App.on(db).entities(Sized.class, Wide.class).start().close();
        } finally {
            sql.removeHandler(handler);
            sql.setLevel(null);
        }
        assertThat(statements).noneMatch(statement -> statement.contains("alter"));
    }

    @OnEveryProduct
    @DisplayName("schema validation passes on the generated columns")
    void validate_generatedSchema_passes(TestDatabase db) {
        App.on(db).entities(Sized.class, Wide.class).start().close();
        App.on(db)
                .entities(Sized.class, Wide.class)
                .set("hibernate.hbm2ddl.auto", "validate")
                .start()
                .close();
    }

    @OnEveryDatabase({Database.MARIADB, Database.MYSQL})
    @DisplayName("schema validation passes on hand-made VARBINARY, BLOB, MEDIUMBLOB and LONGBLOB columns")
    void validate_handMadeColumns_passes(TestDatabase db) {
        db.execute("create table Sized (id bigint primary key, pin varbinary(512), longNote longblob, photo"
                + " mediumblob, few blob)");
        App.on(db)
                .entities(Sized.class)
                .set("hibernate.hbm2ddl.auto", "validate")
                .start()
                .close();
    }

    @OnEveryProduct
    @DisplayName("metadata and column types are made with no engine, no key server and no key table")
    void buildMetadata_withoutEngine_works(TestDatabase db) {
        try (StandardServiceRegistry registry = new StandardServiceRegistryBuilder()
                .applySettings(db.hibernateSettings())
                .build()) {
            Metadata metadata =
                    new MetadataSources(registry).addAnnotatedClass(Sized.class).buildMetadata();
            String type = metadata.getEntityBinding(Sized.class.getName())
                    .getTable()
                    .getColumn(Identifier.toIdentifier("pin"))
                    .getSqlType(metadata);
            assertThat(type).isIn("varbinary(126)", "bytea");
        }
    }
}
