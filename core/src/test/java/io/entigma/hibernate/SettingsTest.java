// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.Entigma;
import io.entigma.TenantScope;
import io.entigma.key.KeyTable;
import io.entigma.key.KeyTable.SchemaAction;
import io.entigma.key.TenantId;
import io.entigma.spi.TenantResolver;
import io.entigma.testing.Database;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.nio.file.Path;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The engine from text settings alone, as persistence.xml gives them. */
class SettingsTest {
    @Entity(name = "Memo")
    public static class Memo {
        @Id
        Long id;

        @Encrypted
        String text;

        @Encrypted(context = "memo.remark")
        String note;

        static Memo of(long id) {
            Memo memo = new Memo();
            memo.id = id;
            memo.text = "canary";
            return memo;
        }
    }

    /** What a setting can name. */
    public static final class AlwaysAcme implements TenantResolver {
        @Override
        public TenantId currentTenant() {
            return new TenantId("acme");
        }
    }

    @TempDir
    Path folder;

    private TestDatabase db;

    @BeforeEach
    void open() {
        db = Database.H2.create();
    }

    @AfterEach
    void close() {
        db.close();
    }

    private SessionFactory start(Map<String, Object> more) {
        Configuration configuration = new Configuration().addAnnotatedClass(Memo.class);
        configuration.getProperties().putAll(db.hibernateSettings());
        configuration.setProperty("hibernate.hbm2ddl.auto", "update");
        configuration.setProperty(
                "entigma.kek.uri", folder.resolve("dev.kek").toUri().toString());
        configuration.setProperty("entigma.key-table.schema-action", "create");
        configuration.getProperties().putAll(more);
        return configuration.buildSessionFactory();
    }

    @Test
    void boot_kekUriAlone_usesTheApplicationsDatabaseAndOneTenant() {
        try (SessionFactory factory = start(Map.of())) {
            factory.inTransaction(session -> session.persist(Memo.of(1)));
        }
        try (SessionFactory factory = start(Map.of())) {
            factory.inTransaction(
                    session -> assertThat(session.find(Memo.class, 1L).text).isEqualTo("canary"));
        }
        assertThat(db.columnsHolding("canary")).isEmpty();
        assertThat(db.bytes("select tenant from entigma_key")).asString().isEqualTo("single");
    }

    @Test
    void boot_keyTableElsewhere_isUsed() {
        try (TestDatabase keys = Database.H2.create();
                SessionFactory factory = start(Map.of(
                        "entigma.key-table.url", keys.url(),
                        "entigma.key-table.user", keys.user(),
                        "entigma.key-table.password", keys.password(),
                        "entigma.cache.ttl", "PT1M",
                        "entigma.cache.size", "5"))) {
            factory.inTransaction(session -> session.persist(Memo.of(1)));
            assertThat(keys.value("select count(*) from entigma_key")).isEqualTo(1L);
            assertThat(keys.value("select count(*) from entigma_column")).isEqualTo(2L);
        }
    }

    @Test
    void boot_resolverByNameOrScope_namesTheTenant() {
        try (SessionFactory factory = start(Map.of("entigma.tenantResolver", AlwaysAcme.class.getName()))) {
            factory.inTransaction(session -> session.persist(Memo.of(1)));
        }
        assertThat(db.bytes("select tenant from entigma_key")).asString().isEqualTo("acme");
        try (SessionFactory factory = start(Map.of("entigma.tenant-resolver", "scope-only"))) {
            assertThatThrownBy(() -> factory.inTransaction(session -> session.find(Memo.class, 1L)))
                    .hasStackTraceContaining("NoTenantException");
            TenantScope.run(
                    "acme",
                    () -> factory.inTransaction(session ->
                            assertThat(session.find(Memo.class, 1L).text).isEqualTo("canary")));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "entigma.kek.uri,vault:x",
        "entigma.kek.uri,no uri at all",
        "entigma.key-table.schema-action,destroy",
        "entigma.key-table.url,mysql://x",
        "entigma.cache.ttl,soon",
        "entigma.cache.size,many",
        "entigma.tenant-resolver,no.such.Class"
    })
    @DisplayName("a wrong setting stops the boot; the message names it or its value, and what is accepted")
    void boot_wrongSetting_namesIt(String name, String value) {
        assertThatThrownBy(() -> start(Map.of(name, value)).close())
                .hasStackTraceContaining("MisconfigurationException")
                .satisfiesAnyOf(
                        e -> assertThat(e).hasStackTraceContaining(name),
                        e -> assertThat(e).hasStackTraceContaining(value),
                        e -> assertThat(e).hasStackTraceContaining("jdbc:"));
    }

    @Test
    void boot_plaintextReadsOfNoAttribute_isRefused() {
        assertThatThrownBy(() ->
                        start(Map.of("entigma.plaintext-reads", "memo.nota")).close())
                .hasStackTraceContaining("entigma.plaintext-reads: no encrypted attribute has the context [memo.nota]");
        assertThatThrownBy(() ->
                        start(Map.of("entigma.plaintext-reads", "memo.note")).close())
                .hasStackTraceContaining("the column Memo.note has the context memo.remark");
    }

    @ParameterizedTest
    @CsvSource({
        "entigma.strtup,did you mean entigma.startup?",
        "entigma.kek.ulr,did you mean entigma.kek.uri?",
        "entigma.colum-check,did you mean entigma.column-check?",
        "entigma.tenants.claim,a setting of Spring Boot",
        "entigma.no-such-thing,correct or remove it"
    })
    void boot_unknownSetting_isRefused(String name, String wayOut) {
        assertThatThrownBy(() -> start(Map.of(name, "x")).close())
                .hasStackTraceContaining(name + ": ")
                .hasStackTraceContaining(wayOut);
    }

    @Test
    void boot_unknownSystemProperty_isRefusedIfItLooksLikeASlip() {
        // Hibernate adds the system properties that were there when it was loaded.
        System.setProperty("entigma.of-somebody-else", "x");
        try {
            start(Map.of("entigma.of-somebody-else", "x")).close();
            System.setProperty("entigma.strtup", "require");
            assertThatThrownBy(() -> start(Map.of("entigma.strtup", "require")).close())
                    .hasStackTraceContaining("entigma.strtup: there is no such setting; did you mean entigma.startup?");
        } finally {
            System.clearProperty("entigma.of-somebody-else");
            System.clearProperty("entigma.strtup");
        }
    }

    @Test
    void boot_settingOfTheEngineBesideAnEngine_isRefused() {
        try (Entigma engine = Entigma.builder()
                .kek(folder.resolve("dev.kek").toUri().toString())
                .keyTable(KeyTable.at(db.url())
                        .user(db.user())
                        .password(db.password())
                        .schemaAction(SchemaAction.CREATE))
                .build()) {
            Configuration configuration = new Configuration().addAnnotatedClass(Memo.class);
            configuration.getProperties().putAll(db.hibernateSettings());
            configuration.getProperties().put(Entigma.SETTING, engine);
            configuration.setProperty("entigma.cache.ttl", "1m");
            assertThatThrownBy(() -> configuration.buildSessionFactory().close())
                    .hasStackTraceContaining("entigma.cache.ttl: has no effect, since entigma.engine gives");
        }
    }
}
