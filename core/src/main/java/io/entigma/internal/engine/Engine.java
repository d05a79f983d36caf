// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.engine;

import io.entigma.Entigma;
import io.entigma.Keys;
import io.entigma.Place;
import io.entigma.SealedField;
import io.entigma.error.EntigmaException;
import io.entigma.error.MisconfigurationException;
import io.entigma.internal.cipher.FieldCipher;
import io.entigma.internal.cipher.FieldContext;
import io.entigma.internal.codec.ValueCodec;
import io.entigma.internal.concurrent.GrowingPool;
import io.entigma.internal.concurrent.Lifetime;
import io.entigma.internal.job.table.DataPlaces;
import io.entigma.internal.kek.Events;
import io.entigma.internal.kek.GuardedKekClients;
import io.entigma.internal.kek.KekProbe;
import io.entigma.internal.kek.KeyServerCipher;
import io.entigma.internal.keyring.EpochWatch;
import io.entigma.internal.keyring.InstallationKeys;
import io.entigma.internal.keyring.KeyMaker;
import io.entigma.internal.keyring.Keyring;
import io.entigma.internal.keyring.OwnKeyTable;
import io.entigma.internal.keyring.Settling;
import io.entigma.internal.keytable.CatalogColumn;
import io.entigma.internal.keytable.ColumnCatalog;
import io.entigma.internal.keytable.JdbcKeyStore;
import io.entigma.internal.rotation.DekRotator;
import io.entigma.internal.rotation.KekRotator;
import io.entigma.internal.rotation.KeyAdministration;
import io.entigma.internal.rotation.Shredding;
import io.entigma.internal.rotation.TableTrust;
import io.entigma.internal.search.KnownLayouts;
import io.entigma.internal.search.TokenLayout;
import io.entigma.internal.tables.RowProblems;
import io.entigma.job.StoredData;
import io.entigma.job.TenantDatabases;
import io.entigma.kek.Health;
import io.entigma.key.TenantId;
import io.entigma.spi.WrappedKeyStore;
import java.net.URI;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The one implementation of {@link Entigma}. Thread safe. */
public final class Engine implements Entigma {
    /** May be many, since each can wait for a key server that hangs, and none may wait for that of another tenant. */
    private static final int LOADERS = 128;

    /** Of their own, since rotations wait, and must not keep keys from being loaded. */
    private static final int ROTATORS = 8;

    private final WrappedKeyStore store;
    private final GuardedKekClients keks;
    private final Tenants tenants;
    private final Keyring keyring;
    private final KeyServerCipher serverValues;
    private final List<URI> sealingKeks;
    private final Failures failures;
    private final FieldCipher cipher = new FieldCipher();
    private final ExecutorService loaders = GrowingPool.of(LOADERS, "entigma-keys-");
    private final ExecutorService rotators = GrowingPool.of(ROTATORS, "entigma-rotation-");
    private final Keys keys;
    private final DataOperations data;
    private final Events events;
    private final KnownLayouts layouts = new KnownLayouts();
    private final LastSlots lastSlots = new LastSlots();
    private final Transition transition;
    private final EpochWatch epochWatch;
    private final RowProblems rowProblems;

    /** Empty where the key store is somebody else's, and has to believe its rows by itself. */
    private final Optional<OwnKeyTable> ownTable;

    private final Optional<CatalogWriter> catalogWriter;

    private final HealthView health;
    private final Lifetime lifetime = new Lifetime();
    private final FieldsByHand byHand = new FieldsByHand(this, lifetime);

    /** Held here, since CRaC's context lets go of what nobody else holds. Null where there is no CRaC. */
    @SuppressWarnings("UnusedVariable")
    private final @Nullable Object checkpoints;

    /**
     * Composes and starts an engine, which owns store and clients from now on.
     *
     * @param store where wrapped keys are
     * @param keks who unwraps them
     * @param settings all other settings
     */
    public Engine(WrappedKeyStore store, GuardedKekClients keks, EngineSettings settings) {
        this.events = settings.events();
        this.transition = settings.transition();
        this.store = store;
        this.keks = keks;
        Clock clock = settings.clock();
        this.tenants = new Tenants(settings.resolver());
        KeyMaker maker = new KeyMaker(store, keks, settings.kekOf(), events, clock);
        this.rowProblems = new RowProblems(problem -> events.tell(listener -> listener.rowNotTrusted(problem.told())));
        this.ownTable = ownTable(maker, settings.sealingKeks().get(0));
        Settling settling = settling(settings);
        this.catalogWriter = catalog().map(catalog -> new CatalogWriter(catalog, loaders, lifetime::isOpen));
        DekRotator dekRotator = new DekRotator(store, maker, settling, this::evict, events);
        this.keyring = new Keyring(
                store, keks, maker, settings.keyring(), settling, loaders, rotators, events, dekRotator, lifetime);
        BooleanSupplier nonBlocking = settings.keyring().nonBlocking();
        this.serverValues = new KeyServerCipher(keks, events, settings.kekOf(), settings.keks(), lifetime, nonBlocking);
        this.data = new DataOperations(
                ownTable.map(OwnKeyTable::store),
                catalogWriter,
                keyring,
                cipher,
                serverValues,
                settling,
                clock,
                transition,
                layouts);
        this.sealingKeks = settings.sealingKeks();
        this.keys = administration(settling, maker, dekRotator);
        this.failures = new Failures(events, keyring);
        this.epochWatch = new EpochWatch(
                store,
                keyring,
                settling,
                settings.epochInterval(),
                () -> ownTable.ifPresent(table -> table.installation().refresh()));
        this.health = new HealthView(keks, keyring, new KekProbe(store, keks), rowProblems, settings.keks(), clock);
        this.checkpoints = Checkpoints.register(this);
        new EngineStart(this, keyring).run(settings.startup(), loaders);
    }

    /** Has its rows authenticated from now on: before, none can be read. */
    private Optional<OwnKeyTable> ownTable(KeyMaker maker, URI kek) {
        if (!(store instanceof JdbcKeyStore table)) {
            return Optional.empty();
        }
        InstallationKeys installation = new InstallationKeys(table, keks, maker, kek);
        table.authenticate(installation, rowProblems);
        return Optional.of(new OwnKeyTable(table, installation));
    }

    private Settling settling(EngineSettings settings) {
        return new Settling(
                ownTable.map(table -> table.store().epochIntervals()),
                settings.epochInterval(),
                settings.keyring().activationDelay());
    }

    private Keys administration(Settling settling, KeyMaker maker, DekRotator dekRotator) {
        return new KeyAdministration(
                store,
                new KekRotator(store, keks, rotators, maker::now, ownTable.map(OwnKeyTable::installation)),
                dekRotator,
                new Shredding(store, ownTable, keyring, maker),
                ownTable.map(table -> new TableTrust(table, dekRotator, settling, keyring, maker)),
                maker::now,
                lifetime);
    }

    private void evict(Set<TenantId> tenants) {
        keyring.evict(tenants);
    }

    @Override
    public Health health() {
        lifetime.require();
        return health.now();
    }

    @Override
    public Health checkKeyServers() {
        lifetime.require();
        return health.check();
    }

    /**
     * Who is acting.
     *
     * @return the tenant rule
     */
    public Tenants tenants() {
        return tenants;
    }

    /**
     * What seals and opens, for keys that are not the keyring's.
     *
     * @return the cipher of this engine, which has its share in what is done around checkpoints
     */
    public FieldCipher cipher() {
        return cipher;
    }

    /**
     * Seals and opens one attribute's values.
     *
     * @param subject the attribute's name for messages
     * @param context what its values are bound to
     * @param codec its encoding
     * @param type its class
     * @param place where new values are sealed; stored ones are opened where they were sealed
     * @param layout the search tokens that new values get, or null for none
     * @param <X> its Java type
     * @return the sealer
     */
    public <X> FieldSealer<X> sealer(
            String subject,
            FieldContext context,
            ValueCodec<X> codec,
            Class<?> type,
            Place place,
            @Nullable TokenLayout layout) {
        PlainReads plainReads = PlainReads.of(context.name(), transition, type, keyring, serverValues, events);
        ReadKeys keys = readKeys(context);
        AttributeTokens tokens = layout == null ? null : new AttributeTokens(layout, context.name(), keyring, keys);
        if (tokens != null) {
            keyring.needsIndexKeys();
        }
        PlacedCipher crypto = new PlacedCipher(context, place, keyring, keys, cipher, serverValues, tokens);
        return new FieldSealer<>(subject, context, codec, keyring, keys, cipher, crypto, failures, plainReads);
    }

    private ReadKeys readKeys(FieldContext context) {
        boolean ofSingleToo = transition.singleTenantReads().contains(context.name());
        if (ofSingleToo) {
            keyring.readsOfSingleToo();
        }
        return new ReadKeys(keyring, lastSlots, ofSingleToo);
    }

    /**
     * Makes the tokens that queries look for.
     *
     * @param subject the attribute's name for messages
     * @param context what its values are bound to
     * @param codec its encoding
     * @param layout the search tokens that its values have
     * @param <X> its Java type
     * @return the search
     */
    public <X> TokenSearch<X> tokenSearch(
            String subject, FieldContext context, ValueCodec<X> codec, TokenLayout layout) {
        // For jobs, which make tokens of stored values without the attribute.
        return new TokenSearch<>(subject, context, codec, layouts.know(layout), keyring, readKeys(context), failures);
    }

    /**
     * Checks that the KEKs which seal can seal values at their servers, for attributes with {@link Place#KEY_SERVER}. Calls
     * none.
     *
     * @throws MisconfigurationException if one cannot
     */
    public void requireValueServers() {
        sealingKeks.forEach(serverValues::require);
    }

    /**
     * What is let pass while columns are being taken over.
     *
     * @return the attributes, by their contexts
     */
    public Transition transition() {
        return transition;
    }

    /**
     * Has an action run after keys were dropped on purpose or because their state changed.
     *
     * @param action what to run
     * @return to be run to forget the action
     */
    public Runnable onEviction(Runnable action) {
        return keyring.onEviction(action);
    }

    /**
     * Writes the encrypted columns of an application into the catalog, if the key store has one.
     *
     * @param columns the columns
     */
    public void saveColumns(Collection<CatalogColumn> columns) {
        if (!columns.isEmpty()) {
            catalogWriter.ifPresent(writer -> writer.save(columns));
        }
    }

    /**
     * Takes entries out of the catalog, whose values are in other columns now.
     *
     * @param columns the entries
     */
    public void forgetColumns(Collection<CatalogColumn> columns) {
        if (!columns.isEmpty()) {
            catalogWriter.ifPresent(writer -> writer.forget(columns));
        }
    }

    /**
     * Opens a few stored values, to see what they are bound to.
     *
     * @return the look
     */
    public StoredLook look() {
        return new StoredLook(store, keyring, cipher, serverValues, loaders);
    }

    /**
     * What the catalog of encrypted columns holds, if the key store has one.
     *
     * @return the catalog
     */
    public Optional<ColumnCatalog> catalog() {
        return ownTable.map(table -> table.store().columnCatalog());
    }

    /**
     * What the catalog of encrypted columns holds.
     *
     * @return its columns; empty if the key store has no catalog
     */
    public List<CatalogColumn> savedColumns() {
        return catalog().map(ColumnCatalog::all).orElse(List.of());
    }

    @Override
    public <X> SealedField<X> field(String name, Class<X> type) {
        return byHand.field(name, type, Place.APPLICATION);
    }

    @Override
    public <X> SealedField<X> keyServerField(String name, Class<X> type) {
        requireValueServers();
        return byHand.field(name, type, Place.KEY_SERVER);
    }

    @Override
    public <X> SealedField<X> deterministicField(String name, Class<X> type) {
        return byHand.deterministicField(name, type);
    }

    @Override
    public Keys keys() {
        lifetime.require();
        return keys;
    }

    @Override
    public StoredData data(DataSource dataSource) {
        return data(DataPlaces.one(dataSource));
    }

    @Override
    public StoredData data(TenantDatabases databases) {
        return data(DataPlaces.perTenant(databases));
    }

    private StoredData data(DataPlaces places) {
        lifetime.require();
        return data.over(places);
    }

    /**
     * Notes columns that do not fit, and were let pass.
     *
     * @param found a sentence each
     */
    public void noteColumnDrift(List<String> found) {
        health.noteColumnDrift(found);
    }

    @Override
    public Supplier<Entigma> itself() {
        return () -> this;
    }

    @Override
    public CompletionStage<Void> prepare(TenantId tenant) {
        return keyring.prepare(tenant);
    }

    /**
     * Why a tenant could not be prepared.
     *
     * @param tenant the tenant
     * @return the failure, for a few seconds; empty if it can be
     */
    public Optional<EntigmaException> preparationFailure(TenantId tenant) {
        return keyring.preparationFailure(tenant);
    }

    @Override
    public void evictKeys() {
        keyring.evictAll();
        cipher.forgetKeys();
    }

    private void forgetInstallation() {
        ownTable.ifPresent(table -> table.installation().forget());
    }

    /** Before an image of this process is taken, of which any number of processes may be made. */
    void beforeCheckpoint() {
        epochWatch.pause(true);
        cipher.beforeCheckpoint();
        keyring.evictAll();
        forgetInstallation();
        ownTable.ifPresent(table -> table.store().closeIdleConnections());
    }

    /** In each process that was made of the image. */
    void afterRestore() {
        // Once more: a thread that had work to do when the image was taken may have loaded a key for it.
        keyring.evictAll();
        forgetInstallation();
        cipher.afterRestore();
        epochWatch.pause(false);
    }

    @Override
    public void close() {
        lifetime.end();
        epochWatch.close();
        loaders.shutdown();
        rotators.shutdownNow();
        keyring.close();
        evictKeys();
        forgetInstallation();
        keks.close();
        store.close();
    }

    @Override
    public String toString() {
        return "Entigma";
    }
}
