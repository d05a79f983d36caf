// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli;

import io.entigma.Encrypted;
import io.entigma.Entigma;
import io.entigma.Searchable;
import io.entigma.TenantScope;
import io.entigma.internal.engine.Engine;
import io.entigma.internal.keyring.Keyring;
import io.entigma.internal.keytable.CatalogColumn;
import io.entigma.key.KeyTable;
import io.entigma.key.TenantId;
import io.entigma.spi.TenantResolver;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;

/** The application whose data the command line works on: a plain Hibernate one, with its KEK in a file. */
@Entity(name = "guest")
public class Guest {
    @Id
    Long id;

    @Encrypted
    String name;

    @Encrypted(deterministic = true)
    String email;

    protected Guest() {}

    Guest(long id) {
        this.id = id;
        this.name = "name " + id;
        this.email = id + "@example.com";
    }

    /** What the command line needs to know of it. */
    static Map<String, String> environment(Path folder) {
        return Map.of(
                "ENTIGMA_KEK_URI",
                folder.resolve("kek.json").toUri().toString(),
                "ENTIGMA_KEY_TABLE_URL",
                url(folder),
                "ENTIGMA_KEY_TABLE_USER",
                "sa",
                "ENTIGMA_EPOCH_INTERVAL",
                "PT0.1S");
    }

    private static String url(Path folder) {
        return "jdbc:h2:file:" + folder.resolve("db") + ";AUTO_SERVER=TRUE";
    }

    /** The same table in a later version of the application. */
    @Entity(name = "guest")
    public static class Findable {
        @Id
        Long id;

        @Encrypted
        @Searchable(ignoreCase = true)
        String name;

        @Encrypted(deterministic = true)
        String email;
    }

    /** Runs the application for one transaction. */
    static void run(Path folder, String tenant, Consumer<Session> work) {
        run(folder, Guest.class, tenant, work);
    }

    /** Starts the later version of the application once. */
    static void makeFindable(Path folder) {
        run(folder, Findable.class, "acme", session -> {});
    }

    private static void run(Path folder, Class<?> entity, String tenant, Consumer<Session> work) {
        Configuration configuration = new Configuration()
                .addAnnotatedClass(entity)
                .setProperty("hibernate.connection.url", url(folder))
                .setProperty("hibernate.connection.username", "sa")
                .setProperty("hibernate.hbm2ddl.auto", "update");
        try (Entigma entigma = engine(folder)) {
            configuration.getProperties().put(Entigma.SETTING, entigma);
            try (SessionFactory factory = configuration.buildSessionFactory()) {
                TenantScope.run(tenant, () -> factory.inTransaction(work));
            }
        }
    }

    private static Entigma engine(Path folder) {
        return Entigma.builder()
                .kek(folder.resolve("kek.json").toUri())
                .keyTable(KeyTable.at(url(folder)).user("sa").schemaAction(KeyTable.SchemaAction.CREATE))
                .tenants(TenantResolver.scopeOnly())
                .epochInterval(java.time.Duration.ofMillis(100))
                .build();
    }

    /** As an application does that seals a value with search tokens. */
    static void useIndexKey(Path folder, String tenant) {
        try (Entigma entigma = engine(folder)) {
            Field keyring = Engine.class.getDeclaredField("keyring");
            keyring.setAccessible(true);
            ((Keyring) keyring.get(entigma)).indexKey(new TenantId(tenant));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the engine has no keyring", e);
        }
    }

    /** Writes a column into the catalog as an application with another mapping would. */
    static void catalog(Path folder, String column, String context, String mode) {
        try (Entigma entigma = engine(folder)) {
            Engine engine = (Engine) entigma;
            engine.saveColumns(engine.savedColumns().stream()
                    .filter(row -> row.column().equalsIgnoreCase(column))
                    .map(row -> new CatalogColumn(
                            row.schema(), row.table(), row.column(), context, row.valueType(), mode, row.keyColumns()))
                    .toList());
        }
    }

    static void store(Path folder, String tenant, long from, long to) {
        run(folder, tenant, session -> {
            for (long id = from; id < to; id++) {
                session.persist(new Guest(id));
            }
        });
    }
}
