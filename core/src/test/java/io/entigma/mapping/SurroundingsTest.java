// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.Entigma;
import io.entigma.Searchable;
import io.entigma.error.QueryRefusedException;
import io.entigma.error.ValueRefusedException;
import io.entigma.internal.hibernate.type.EncryptedType;
import io.entigma.key.KeyTable;
import io.entigma.key.KeyTable.SchemaAction;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.hibernate.engine.jdbc.connections.spi.AbstractDataSourceBasedMultiTenantConnectionProviderImpl;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Schemas, tenants in schemas, generic entities, kinds of dates. */
class SurroundingsTest {
    @Entity(name = "Reader")
    public static class Reader {
        @Id
        Long id;
    }

    @Entity(name = "Book")
    public static class Book<T extends Reader> {
        @Id
        Long id;

        @Encrypted
        String title;

        @ManyToOne(targetEntity = Reader.class)
        T reader;
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("a generic entity beside the library boots and works")
    void persist_genericEntity_works(TestDatabase db) {
        try (App app = App.on(db).entities(Reader.class, Book.class).start()) {
            app.run("acme", session -> {
                Book<Reader> book = new Book<>();
                book.id = 1L;
                book.title = "canary";
                session.persist(book);
            });
            app.run(
                    "acme",
                    session -> assertThat(session.find(Book.class, 1L).title).isEqualTo("canary"));
        }
    }

    @Entity(name = "Dated")
    public static class Dated {
        @Id
        Long id;

        @Encrypted
        Date random;

        @Encrypted(deterministic = true)
        @Searchable(scan = true)
        Timestamp birth;
    }

    @OnEveryProduct
    @DisplayName("dates of several classes are compared right, or refused in our words")
    void query_dateOfAnotherClass_isRightOrRefused(TestDatabase db) {
        try (App app = App.on(db).entities(Dated.class).start()) {
            app.run("acme", session -> {
                Dated dated = new Dated();
                dated.id = 1L;
                dated.random = new Date(5_000);
                dated.birth = new Timestamp(5_000);
                session.persist(dated);
            });
            app.run("acme", session -> {
                assertThatThrownBy(() -> find(session, new Date(5_000)))
                        .isInstanceOfAny(ValueRefusedException.class, IllegalArgumentException.class);
                assertThat(find(session, new Timestamp(5_000))).hasSize(1);
                assertThatThrownBy(() -> session.createSelectionQuery("from Dated where random = :d", Dated.class)
                                .setParameter("d", new Date(5_000))
                                .getResultList())
                        .isInstanceOf(QueryRefusedException.class);
                Calendar calendar = Calendar.getInstance();
                calendar.setTimeInMillis(5_000);
                assertThatThrownBy(() -> find(session, calendar))
                        .isInstanceOfAny(ValueRefusedException.class, IllegalArgumentException.class);
            });
        }
    }

    @Entity(name = "TwoForms")
    public static class TwoForms {
        @Id
        Long id;

        @Encrypted(deterministic = true)
        Date date;
    }

    @OnEveryDatabase(Database.H2)
    void boot_deterministicTypeWithTwoForms_isRefused(TestDatabase db) {
        assertThatThrownBy(() -> App.on(db).entities(TwoForms.class).start())
                .hasStackTraceContaining("TwoForms.date: a java.util.Date cannot be deterministic");
    }

    private static List<Dated> find(Session session, Object date) {
        return session.createSelectionQuery("from Dated where birth = :d", Dated.class)
                .setParameter("d", date)
                .getResultList();
    }

    @OnEveryProduct
    @DisplayName("the shipped DDL and Hibernate's own create and validate on every database")
    void schema_createAndValidate_pass(TestDatabase db) {
        for (SchemaAction action : List.of(SchemaAction.CREATE, SchemaAction.CREATE, SchemaAction.VALIDATE)) {
            Entigma.builder()
                    .kek(LocalKek.URI_A)
                    .kekClient(new LocalKek())
                    .keyTable(KeyTable.at(db.url())
                            .user(db.user())
                            .password(db.password())
                            .schemaAction(action))
                    .build()
                    .close();
        }
        for (String action : List.of("create", "validate", "update")) {
            App.on(db)
                    .entities(Dated.class)
                    .set("hibernate.hbm2ddl.auto", action)
                    .start()
                    .close();
        }
    }

    /** A schema for each tenant, as Hibernate wants it. */
    public static class Schemas extends AbstractDataSourceBasedMultiTenantConnectionProviderImpl<String> {
        private static final long serialVersionUID = 1L;

        private final transient TestDatabase db;

        public Schemas(TestDatabase db) {
            this.db = db;
        }

        @Override
        protected javax.sql.DataSource selectAnyDataSource() {
            return db.dataSource();
        }

        @Override
        protected javax.sql.DataSource selectDataSource(String tenant) {
            return db.dataSource();
        }

        @Override
        public Connection getConnection(String tenant) throws SQLException {
            Connection connection = super.getConnection(tenant);
            connection.setSchema(tenant);
            return connection;
        }
    }

    @OnEveryDatabase({Database.H2, Database.POSTGRESQL})
    @DisplayName("with a schema for each tenant the key table is in one schema of its own, and nothing is mixed")
    void persist_schemaPerTenant_usesOneKeyTable(TestDatabase db) {
        boolean upper = db.kind() == Database.H2;
        String one = upper ? "ONE" : "one";
        String two = upper ? "TWO" : "two";
        db.execute("create schema keys", "create schema " + one, "create schema " + two);
        for (String schema : List.of(one, two)) {
            db.execute("create table " + schema + ".Dated (id bigint primary key, random " + db.binaryType(100)
                    + ", birth " + db.binaryType(100) + ")");
        }
        try (Entigma entigma = Entigma.builder()
                .kek(LocalKek.URI_A)
                .kekClient(new LocalKek())
                .keyTable(KeyTable.at(db.url())
                        .user(db.user())
                        .password(db.password())
                        .inSchema(upper ? "KEYS" : "keys")
                        .schemaAction(SchemaAction.CREATE))
                .build()) {
            try (SessionFactory factory = factoryOfSchemas(db, entigma)) {
                persistDated(factory, one, new Timestamp(1));
                persistDated(factory, two, new Timestamp(2));
                try (Session session = openSession(factory, two)) {
                    assertThat(session.find(Dated.class, 1L).birth).isEqualTo(new Timestamp(2));
                    assertThat(find(session, new Timestamp(1))).isEmpty();
                    assertThat(find(session, new Timestamp(2))).hasSize(1);
                    assertThat(session.createSelectionQuery(
                                            "select max(d.birth) from Dated d where d.birth > :b", Date.class)
                                    .setParameter("b", new Timestamp(0))
                                    .getResultList())
                            .containsExactly(new Timestamp(2));
                }
            }
        }
        assertThat(db.bytesOfEach("select tenant from keys.entigma_key")).hasSize(2);
    }

    private static SessionFactory factoryOfSchemas(TestDatabase db, Entigma entigma) {
        Configuration configuration = new Configuration().addAnnotatedClass(Dated.class);
        configuration.getProperties().putAll(db.hibernateSettings());
        configuration.getProperties().put("hibernate.multi_tenant_connection_provider", new Schemas(db));
        configuration.getProperties().put(Entigma.SETTING, entigma);
        // Nobody can look into every tenant's schema.
        configuration.getProperties().put("entigma.column-constraints", "expect");
        return configuration.buildSessionFactory();
    }

    private static Session openSession(SessionFactory factory, String tenant) {
        return factory.withOptions().tenantIdentifier((Object) tenant).openSession();
    }

    private static void persistDated(SessionFactory factory, String tenant, Timestamp birth) {
        try (Session session = openSession(factory, tenant)) {
            session.beginTransaction();
            Dated dated = new Dated();
            dated.id = 1L;
            dated.birth = birth;
            session.persist(dated);
            session.getTransaction().commit();
        }
    }

    @Test
    @DisplayName("the whole suite runs with Java's assertions on, Hibernate's own included")
    void assertions_areOn() {
        assertThat(EncryptedType.class.desiredAssertionStatus()).isTrue();
        assertThat(org.hibernate.type.CustomType.class.desiredAssertionStatus()).isTrue();
    }
}
