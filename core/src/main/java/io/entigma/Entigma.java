// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma;

import io.entigma.error.KeyTableException;
import io.entigma.error.MisconfigurationException;
import io.entigma.internal.engine.EngineFromSettings;
import io.entigma.internal.settings.KnownSettings;
import io.entigma.internal.sql.UrlDataSource;
import io.entigma.job.StoredData;
import io.entigma.job.TenantDatabases;
import io.entigma.kek.Health;
import io.entigma.key.TenantId;
import io.entigma.settings.SettingCatalog;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The engine: holds the KEK clients, the key table and the cached data keys of one application. Make one with
 * {@link #builder()}, give it to Hibernate under {@link #SETTING}, and close it after the last session factory that uses
 * it. Several engines live side by side and share nothing. Thread safe. Not to be implemented by applications.
 *
 * <pre>{@code
 * Entigma entigma = Entigma.builder()
 *         .kek("https://keys.example.com:8443/v1/keks/customers")
 *         .kekClient(KeyServerKekClient.builder().clientKeyStore(path, password).build())
 *         .keyTable(KeyTable.at("jdbc:mysql://db.example.com/app").user("app").password(password))
 *         .tenants(() -> TenantId.of(currentUser().company()))
 *         .build();
 * EntityManagerFactory factory = Persistence.createEntityManagerFactory("app", Map.of(Entigma.SETTING, entigma));
 * }</pre>
 */
public interface Entigma extends AutoCloseable {
    /**
     * Hibernate setting that carries the engine: an {@link Entigma} object, or a {@link Supplier} of
     * one that is asked at first use.
     */
    String SETTING = "entigma.engine";

    /**
     * Hibernate setting, or system property, for tools that make a session factory to look at its metamodel, as a framework's
     * processing ahead of time does: if {@code true}, the factory starts without an engine and without any check that needs
     * one, and refuses every encrypted value that it is to write or to read. As a system property it counts for every
     * session factory of the JVM from then on, so it is for a process that does nothing else.
     */
    String METADATA_ONLY = "entigma.metadata-only";

    /**
     * Starts composing an engine.
     *
     * @return a builder without any settings
     */
    static EntigmaBuilder builder() {
        return new EntigmaBuilder();
    }

    /**
     * An engine from text settings alone, the same that stand in {@code persistence.xml}; docs/settings.md and {@link #settings}
     * list them. Where no {@code entigma.key-table.url} is set, the key table is in the database of {@code
     * jakarta.persistence.jdbc.url}.
     *
     * @param settings the settings; others are left alone
     * @return the engine
     * @throws MisconfigurationException if a setting is missing, wrong or unknown
     * @throws KeyTableException if the key table cannot be reached
     */
    static Entigma fromSettings(Map<String, ?> settings) {
        return EngineFromSettings.build(settings);
    }

    /**
     * All text settings that there are: Entigma's own and those of the KEK clients on the class path.
     *
     * @return the settings with their defaults and meanings
     */
    static SettingCatalog settings() {
        return KnownSettings.catalog();
    }

    /**
     * Access to the values of one attribute by hand, for native SQL and imports.
     *
     * @param context the attribute's context, {@code table.column} in lower case unless {@link Encrypted#context} says
     *     otherwise
     * @param type the attribute's Java type
     * @param <X> the attribute's Java type
     * @return the field
     * @throws MisconfigurationException if the type has no encoding
     */
    <X> SealedField<X> field(String context, Class<X> type);

    /**
     * As {@link #field}, for an attribute that is sealed deterministically, so that values can be looked for.
     *
     * @param context the attribute's context
     * @param type the attribute's Java type
     * @param <X> the attribute's Java type
     * @return the field
     * @throws MisconfigurationException if the type has no encoding, or only one as JSON
     */
    <X> SealedField<X> deterministicField(String context, Class<X> type);

    /**
     * As {@link #field}, for an attribute that is sealed at the key server. Each value is a call.
     *
     * @param context the attribute's context
     * @param type the attribute's Java type
     * @param <X> the attribute's Java type
     * @return the field
     * @throws MisconfigurationException if the type has no encoding, or a KEK that seals has no server that can
     */
    <X> SealedField<X> keyServerField(String context, Class<X> type);

    /**
     * Rotation, age and destruction of keys.
     *
     * @return the operations, which end with this engine
     */
    Keys keys();

    /**
     * Jobs over the encrypted columns of a database: re-encryption, proof, retirement of keys.
     *
     * @param dataSource connections to the data, one for each worker and one more; not closed by the engine
     * @return the operations, which end with this engine
     * @throws MisconfigurationException if the engine has a key store without a column catalog
     */
    StoredData data(DataSource dataSource);

    /**
     * As {@link #data(DataSource)}, where each tenant has a database or schema of its own: jobs, counts, checks and plans go over
     * all of them. A job is one for all, and its workers take pieces of different tenants at the same time. Plain values are
     * those of the tenant in whose database they are. What is told of a table has its tenant and a slash before its name.
     *
     * @param databases the tenants' databases
     * @return the operations, which end with this engine
     * @throws MisconfigurationException if the engine has a key store without a column catalog
     */
    StoredData data(TenantDatabases databases);

    /**
     * As {@link #data(DataSource)}, with connections of their own, which are opened when they are needed.
     *
     * @param url the data's JDBC URL; the driver must be on the class path
     * @param user the database user, or null
     * @param password the password, or null
     * @return the operations
     * @throws MisconfigurationException if the engine has a key store without a column catalog
     */
    default StoredData data(String url, @Nullable String user, @Nullable String password) {
        return data(new UrlDataSource(url, user, password));
    }

    /**
     * What is known of the key servers, from calls that were made anyway. Calls none, so that a probe may ask often.
     *
     * @return the state of things now
     */
    Health health();

    /**
     * Tries every KEK that is configured or in use: a key of the key table must unwrap and certify itself. Takes as long as
     * the key servers do.
     *
     * @return {@link #health}, with what was found
     */
    Health checkKeyServers();

    /**
     * The engine itself. A bean container may have put a proxy around it, whose methods all go to the engine, but which
     * Hibernate's side of Entigma cannot use.
     *
     * @return gives the object that {@link EntigmaBuilder#build} made; not that object at once, since a proxy puts itself in
     *     the place of what it is around
     */
    Supplier<Entigma> itself();

    /**
     * Loads all keys that the values of a tenant can need, so that threads which must not wait, as those of an event loop, can seal and
     * open them: its active key, which is made if it never had one, each other key that may still open, and the index keys if there
     * are attributes with search tokens. From then on its keys are loaded again in the background before they end, until they
     * are not needed for as long as keys stay in memory ({@link EntigmaBuilder#cacheTtl}); so prepare a tenant before each piece of
     * work for it, which costs nothing while its keys are in memory.
     *
     * <p>Never waits. Calls for one tenant at the same time share one load. The stage is completed by a thread of the engine, or
     * before this method returns; go back to your own thread from there. It fails with an {@link
     * io.entigma.error.EntigmaException}: the one that a blocking call would have thrown. See {@link
     * EntigmaBuilder#nonBlockingThreads}.
     *
     * @param tenant the tenant
     * @return completed when the keys are in memory; already failed if the engine is closed
     */
    CompletionStage<Void> prepare(TenantId tenant);

    /** Drops all data keys from memory. The next use of each asks the key server again. */
    void evictKeys();

    /** Drops all keys, stops the engine's threads and closes key clients and key-table connections. */
    @Override
    void close();
}
