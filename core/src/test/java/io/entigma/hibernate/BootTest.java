// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.Entigma;
import io.entigma.error.MisconfigurationException;
import io.entigma.key.KeyTable;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.MapKeyColumn;
import jakarta.persistence.Version;
import java.io.InputStream;
import java.sql.Blob;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.hibernate.annotations.NaturalId;
import org.hibernate.cfg.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BootTest {
    @Entity(name = "WithId")
    public static class WithId {
        @Id
        @Encrypted
        String id;
    }

    @Entity(name = "WithVersion")
    public static class WithVersion {
        @Id
        Long id;

        @Version
        @Encrypted
        Long version;
    }

    @Entity(name = "WithNaturalId")
    public static class WithNaturalId {
        @Id
        Long id;

        @NaturalId
        @Encrypted
        String name;
    }

    @Entity(name = "WithUnique")
    public static class WithUnique {
        @Id
        Long id;

        @Column(unique = true)
        @Encrypted
        String email;
    }

    @Entity(name = "WithSet")
    public static class WithSet {
        @Id
        Long id;

        @ElementCollection
        @Encrypted
        Set<String> phones;
    }

    @Entity(name = "WithBlob")
    public static class WithBlob {
        @Id
        Long id;

        @Encrypted
        Blob data;
    }

    @Entity(name = "WithStream")
    public static class WithStream {
        @Id
        Long id;

        @Encrypted
        InputStream data;
    }

    @Entity(name = "WithObject")
    public static class WithObject {
        @Id
        Long id;

        @Encrypted
        Object data;
    }

    @Entity(name = "MapValues")
    public static class MapValues {
        @Id
        Long id;

        @ElementCollection
        @MapKeyColumn(name = "k")
        @Encrypted
        Map<String, String> entries;
    }

    @Entity(name = "Cached")
    @Cacheable
    public static class Cached {
        @Id
        Long id;

        @Encrypted
        String name;
    }

    @Entity(name = "Simple")
    public static class Simple {
        @Id
        Long id;

        @Encrypted
        String name;
    }

    @Entity(name = "Plain")
    public static class Plain {
        @Id
        Long id;
    }

    private TestDatabase db;

    @BeforeEach
    void open() {
        db = Database.H2.create();
    }

    @AfterEach
    void close() {
        db.close();
    }

    private void assertRefused(Class<?> entity, String... said) {
        assertThatThrownBy(() -> App.on(db).entities(entity).start().close())
                .hasStackTraceContaining("MisconfigurationException")
                .satisfies(
                        e -> assertThat(said).allSatisfy(text -> assertThat(e).hasStackTraceContaining(text)));
    }

    @Test
    @DisplayName("an identifier, a version, a natural id, a unique column are refused, each with its reason")
    void boot_placesThatAreLookedUp_areRefused() {
        assertRefused(WithId.class, "WithId.id", "an identifier cannot be encrypted");
        assertRefused(WithVersion.class, "WithVersion.version", "a version cannot be encrypted");
        assertRefused(WithNaturalId.class, "WithNaturalId.name", "a natural id cannot be encrypted");
        assertRefused(WithUnique.class, "WithUnique.email", "a unique column cannot be encrypted at random");
        assertRefused(WithSet.class, "WithSet.phones", "a Set cannot be encrypted");
    }

    @Test
    @DisplayName("an unsupported type stops the boot and names the attribute")
    void boot_unsupportedTypes_areRefused() {
        assertRefused(WithBlob.class, "WithBlob.data", "java.sql.Blob");
        assertRefused(WithStream.class, "WithStream.data", "java.io.InputStream");
        assertRefused(WithObject.class, "WithObject.data", "java.lang.Object");
    }

    @Test
    void boot_severalProblems_areToldAtOnce() {
        assertThatThrownBy(() -> App.on(db)
                        .entities(WithUnique.class, WithSet.class)
                        .start()
                        .close())
                .hasMessageContainingAll("WithUnique.email", "WithSet.phones");
    }

    @Test
    @DisplayName("in a map the value is encrypted and the key is not; put, overwrite and remove work")
    void map_valuesAreEncrypted_entriesCanBeChanged() {
        try (App app = App.on(db).entities(MapValues.class).start()) {
            app.run("a", s -> {
                MapValues m = new MapValues();
                m.id = 1L;
                m.entries = new java.util.HashMap<>(Map.of("x", "canary", "y", "canary"));
                s.persist(m);
            });
            app.run("a", s -> {
                MapValues m = s.find(MapValues.class, 1L);
                m.entries.put("x", "canary 2");
                m.entries.remove("y");
            });
            app.run(
                    "a",
                    s -> assertThat(s.find(MapValues.class, 1L).entries).containsExactly(Map.entry("x", "canary 2")));
            assertThat(db.columnsHolding("canary")).isEmpty();
        }
    }

    @Test
    void boot_queryCache_isRefusedUnlessAllowed() {
        App.Builder cached = App.on(db)
                .entities(Cached.class)
                .set("hibernate.cache.region.factory_class", "jcache")
                .set("hibernate.javax.cache.missing_cache_strategy", "create")
                .set("hibernate.cache.use_second_level_cache", "false")
                .set("hibernate.cache.use_query_cache", "true");
        assertThatThrownBy(() -> cached.start().close()).hasMessageContainingAll("query cache", "Cached.name");
        cached.set("entigma.query-cache.plaintext-allowed", "true").start().close();
    }

    @Test
    @DisplayName("a second-level cache that does not know Entigma's tenants is refused")
    void boot_cacheWithoutTenants_isRefused() {
        App.Builder cached = App.on(db)
                .entities(Cached.class)
                .set("hibernate.cache.region.factory_class", "jcache")
                .set("hibernate.javax.cache.missing_cache_strategy", "create")
                .set("hibernate.cache.use_second_level_cache", "true");
        assertThatThrownBy(() -> cached.start().close()).hasMessageContainingAll("Cached.name", "@TenantId");
        cached.engine(builder -> builder.tenants(null)).start().close();
    }

    @Test
    @DisplayName("without an engine the boot stops and names the settings; without encrypted attributes it does not")
    void boot_withoutEngine_stopsOnlyWhereNeeded() {
        Configuration plain = new Configuration().addAnnotatedClass(Plain.class);
        plain.getProperties().putAll(db.hibernateSettings());
        plain.buildSessionFactory().close();
        Configuration encrypted = new Configuration().addAnnotatedClass(Simple.class);
        encrypted.getProperties().putAll(db.hibernateSettings());
        assertThatThrownBy(() -> encrypted.buildSessionFactory().close())
                .hasStackTraceContaining("entigma.engine")
                .hasStackTraceContaining("entigma.kek.uri");
    }

    @Test
    void boot_engineFromSupplier_isAskedAtFirstUse() {
        try (Entigma entigma = App.on(db).buildEngine()) {
            Supplier<Entigma> supplier = () -> entigma;
            Configuration configuration = new Configuration().addAnnotatedClass(Simple.class);
            configuration.getProperties().putAll(db.hibernateSettings());
            configuration.getProperties().put(Entigma.SETTING, supplier);
            configuration.buildSessionFactory().close();
        }
    }

    @Test
    @DisplayName("wrong settings name the setting, the rule and the value")
    void build_wrongSettings_namesThem() {
        assertThatThrownBy(() -> Entigma.builder().kek("no scheme")).hasMessageContaining("KEK URI");
        assertThatThrownBy(() -> Entigma.builder()
                        .kek("nobody:x")
                        .kekClient(new LocalKek())
                        .keyTable(KeyTable.at(db.url()))
                        .build())
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContainingAll("nobody:x", "test KEK in this process", "kekClient");
        assertThatThrownBy(() -> Entigma.builder().kek("test:a").build()).hasMessageContaining("kekClient");
        assertThatThrownBy(() -> Entigma.builder()
                        .kek("test:a")
                        .kekClient(new LocalKek())
                        .build())
                .hasMessageContaining("keyTable");
        assertThatThrownBy(() -> Entigma.builder()
                        .kek("test:a")
                        .kekClient(new LocalKek())
                        .keyTable(KeyTable.at(db.url()).user(db.user()).password(db.password()))
                        .build())
                .hasMessageContainingAll("entigma_key", "CREATE");
    }

    @Test
    @DisplayName("Two session factories with different engines in one JVM do not touch each other")
    void start_twoFactories_areApart() {
        try (TestDatabase other = Database.H2.create();
                App one = App.on(db).entities(Simple.class).start();
                App two = App.on(other).entities(Simple.class).start()) {
            one.run("a", s -> s.persist(simple()));
            two.run("a", s -> s.persist(simple()));
            byte[] sealed = other.bytes("select name from Simple");
            db.update("update Simple set name = ?", (Object) sealed);
            assertThatThrownBy(() -> one.run("a", s -> s.find(Simple.class, 1L)))
                    .hasStackTraceContaining("UnknownKeyException");
            assertThat(two.<String>call("a", s -> s.find(Simple.class, 1L).name))
                    .isEqualTo("text");
        }
    }

    private static Simple simple() {
        Simple simple = new Simple();
        simple.id = 1L;
        simple.name = "text";
        return simple;
    }
}
