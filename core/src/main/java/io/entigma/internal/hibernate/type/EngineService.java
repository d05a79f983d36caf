// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.type;

import io.entigma.Entigma;
import io.entigma.error.EntigmaException;
import io.entigma.error.MisconfigurationException;
import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.cipher.FieldCipher;
import io.entigma.internal.codec.ValueCodec;
import io.entigma.internal.engine.Engine;
import io.entigma.internal.engine.EngineFromSettings;
import io.entigma.internal.engine.Tenants;
import io.entigma.internal.hibernate.reactive.ReactiveLook;
import io.entigma.internal.hibernate.reactive.ReactiveMode;
import io.entigma.internal.hibernate.reactive.ReactiveSupport;
import io.entigma.internal.hibernate.type.SealedEntities.SealedEntity;
import io.entigma.internal.settings.KnownSettings;
import io.entigma.key.TenantId;
import io.entigma.settings.Settings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.hibernate.HibernateException;
import org.hibernate.boot.registry.classloading.spi.ClassLoaderService;
import org.hibernate.boot.registry.classloading.spi.ClassLoadingException;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.service.Service;
import org.hibernate.service.spi.Stoppable;
import org.jspecify.annotations.Nullable;

/**
 * A session factory's way to its engine: a Hibernate service, so that several factories in one JVM share nothing. The
 * engine is found at first use, so that metadata can be built without one. Thread safe.
 */
public final class EngineService implements Service, Stoppable {
    private static final long serialVersionUID = 1L;
    private static final TenantId CACHE = new TenantId("second-level cache");
    private static final TenantId PLACEHOLDERS = new TenantId("placeholders");

    private final transient Map<String, Object> settings;
    private final transient ClassLoaderService classes;
    private final transient Supplier<DataSource> jdbcData;
    private final transient Map<EncryptedType, BoundAttribute> bound = new ConcurrentHashMap<>();
    private final transient SessionBuffers memories = new SessionBuffers();
    private transient @Nullable InUse inUse;
    private transient @Nullable Runnable watching;
    private transient volatile @Nullable Settings ours;

    /** Set when a factory of Hibernate Reactive has started. */
    private transient volatile @Nullable Engine reactive;

    private transient volatile @Nullable ReactiveLook reactiveLook;

    /** The engine, and what this factory adds to it. */
    private record InUse(
            Engine engine,
            boolean owned,
            SessionTenants tenants,
            DataKey cacheKey,
            FieldCipher cacheCipher,
            Placeholders placeholders) {}

    EngineService(Map<String, Object> settings, ClassLoaderService classes, Supplier<DataSource> jdbcData) {
        this.settings = settings;
        this.classes = classes;
        this.jdbcData = jdbcData;
    }

    /** Where Hibernate has no JDBC connections: those to the same database. */
    public DataSource jdbcData() {
        return jdbcData.get();
    }

    public static EngineService of(SessionFactoryImplementor factory) {
        EngineService service = factory.getServiceRegistry().getService(EngineService.class);
        if (service == null) {
            throw new MisconfigurationException("Entigma: Hibernate has not found META-INF/services of the Entigma jar;"
                    + " the jar must be visible to Hibernate's class loader");
        }
        return service;
    }

    /** What is set of ours; read once, since queries ask for it. */
    public Settings settings() {
        Settings known = ours;
        if (known == null) {
            known = Settings.of(settings);
            ours = known;
        }
        return known;
    }

    /** Whether nothing is to be sealed or opened, see {@link Entigma#METADATA_ONLY}. */
    public boolean isForMetadataOnly() {
        return settings().flag(KnownSettings.METADATA_ONLY).orElseGet(() -> Boolean.getBoolean(Entigma.METADATA_ONLY));
    }

    /**
     * The engine.
     *
     * @return the engine that the settings name or describe
     * @throws MisconfigurationException if there is none
     */
    public Engine engine() {
        return inUse().engine();
    }

    /** Looks at what a tenant has of its own. */
    public interface TenantLook {
        /**
         * Looks, the first time.
         *
         * @param session the session that is about to seal or open
         * @param tenant its tenant
         * @throws MisconfigurationException if the tenant's database cannot take sealed values
         */
        void beforeUse(SharedSessionContractImplementor session, TenantId tenant);
    }

    /**
     * Has each tenant's database looked at before the first value of the tenant is sealed or opened.
     *
     * @param look who looks
     */
    public void lookBeforeFirstUse(TenantLook look) {
        inUse().tenants().lookBeforeFirstUse(look);
    }

    /**
     * The same where Hibernate Reactive opens the connections.
     *
     * @param look who looks
     */
    public <L extends TenantLook & ReactiveLook> void lookByConnection(L look) {
        lookBeforeFirstUse(look);
        reactiveLook = look;
    }

    /**
     * Looks at the database of a tenant whose session is about to get its connection. Never fails.
     *
     * @param identifier the session's tenant identifier
     * @param connection runs a query without parameters on the connection
     * @return completed when the session can have the connection
     */
    public CompletionStage<Void> lookAt(Object identifier, Function<String, CompletionStage<ResultSet>> connection) {
        ReactiveLook look = reactiveLook;
        if (look == null) {
            return CompletableFuture.completedFuture(null);
        }
        TenantId tenant;
        try {
            tenant = engine().tenants().ofSession(identifier);
        } catch (EntigmaException e) {
            // Then nothing can be sealed or opened.
            return CompletableFuture.completedFuture(null);
        }
        String question = look.question(tenant);
        return question == null
                ? CompletableFuture.completedFuture(null)
                : connection
                        .apply(question)
                        .thenAccept(rows -> answer(look, tenant, rows))
                        .exceptionally(failure -> {
                            look.noAnswer(tenant, failure);
                            return null;
                        });
    }

    private static void answer(ReactiveLook look, TenantId tenant, ResultSet rows) {
        try {
            look.answer(tenant, rows);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Contexts of attributes that may still be read in plain; without an engine those that the settings name. */
    public Set<String> plaintextReads() {
        return isForMetadataOnly()
                ? EngineFromSettings.plaintextReads(settings)
                : engine().transition().plaintextReads();
    }

    private synchronized InUse inUse() {
        InUse known = inUse;
        if (known == null) {
            if (isForMetadataOnly()) {
                throw new MisconfigurationException("Entigma: this session factory was made for its metadata alone ("
                        + Entigma.METADATA_ONLY + "), and writes and reads no encrypted value; remove the setting");
            }
            Engine given = given(settings.get(Entigma.SETTING));
            if (given != null) {
                EngineFromSettings.requireNone(settings);
            }
            Engine engine = given != null ? given : EngineFromSettings.build(settings, this::classNamed);
            known = new InUse(
                    engine,
                    given == null,
                    new SessionTenants(engine.tenants()),
                    DataKey.generate(CACHE),
                    engine.cipher(),
                    new Placeholders(DataKey.generate(PLACEHOLDERS)));
            inUse = known;
        }
        return known;
    }

    /** As Hibernate finds it: the thread that starts a factory need not know the application's classes. */
    private Class<?> classNamed(String name) throws ClassNotFoundException {
        try {
            return classes.classForName(name);
        } catch (ClassLoadingException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private static @Nullable Engine given(@Nullable Object setting) {
        Object value = setting instanceof Supplier<?> supplier ? supplier.get() : setting;
        value = value instanceof Entigma proxy ? proxy.itself().get() : value;
        if (value == null || value instanceof Engine) {
            return (Engine) value;
        }
        throw new MisconfigurationException(Entigma.SETTING + ": must be an Entigma made by Entigma.builder(), or a"
                + " Supplier of one, but is a " + value.getClass().getName());
    }

    public BoundAttribute bound(EncryptedType type, SessionFactoryImplementor factory) {
        return bound.computeIfAbsent(type, t -> bind(t.attribute(), factory));
    }

    private BoundAttribute bind(EncryptedAttribute attribute, SessionFactoryImplementor factory) {
        InUse used = inUse();
        @SuppressWarnings("unchecked")
        ValueCodec<Object> codec = (ValueCodec<Object>) attribute.codec();
        CacheSealer cache =
                new CacheSealer(attribute.subject(), attribute.context(), codec, used.cacheKey(), used.cacheCipher());
        return new BoundAttribute(
                factory,
                attribute,
                used.engine()
                        .sealer(
                                attribute.subject(),
                                attribute.context(),
                                codec,
                                attribute.javaClass(),
                                attribute.place(),
                                attribute.tokens()),
                attribute.tokens() == null
                        ? null
                        : used.engine()
                                .tokenSearch(attribute.subject(), attribute.context(), codec, attribute.tokens()),
                cache,
                used.tenants(),
                used.placeholders(),
                memories);
    }

    /** Empties the second-level cache whenever keys are dropped: its entries must not outlive a tenant's keys. */
    public synchronized void emptyCacheOnEviction(SessionFactoryImplementor factory) {
        stopWatching();
        watching = engine().onEviction(() -> factory.getCache().evictAllRegions());
    }

    /** Has values sealed for the tenant that gave them to a session, and for the tenant whose row they are in. */
    public void guardTenants(SessionFactoryImplementor factory) {
        SealedEntities entities = SealedEntities.of(factory);
        entities.all().stream()
                .filter(SealedEntity::hasTenant)
                .flatMap(entity -> entity.types().stream())
                .forEach(type -> bound(type, factory).isInRowsOfTenants());
        TenantGuard guard = new TenantGuard(inUse().tenants(), entities, factory);
        EventListenerRegistry listeners = factory.getServiceRegistry().requireService(EventListenerRegistry.class);
        if (ReactiveMode.isOn(factory.getServiceRegistry())) {
            TenantListener.registerReactive(listeners, guard, reactiveSupport(factory));
            reactive = inUse().engine();
        } else {
            TenantListener.register(listeners, guard);
        }
    }

    private static ReactiveSupport reactiveSupport(SessionFactoryImplementor factory) {
        try {
            return factory.getServiceRegistry().requireService(ReactiveSupport.class);
        } catch (HibernateException e) {
            throw new MisconfigurationException(
                    "Entigma: a session factory of Hibernate Reactive with @Encrypted attributes needs the artifact"
                            + " io.entigma:entigma-hibernate-reactive; add it",
                    e);
        }
    }

    /**
     * Prepares the tenant of a session that is about to open, where that is one of Hibernate Reactive. Never fails: what could not
     * be had fails where it is needed, and a session that needs no key works without.
     *
     * @param identifier the session's tenant identifier, or null if it has none
     * @return completed when the session can be opened
     */
    public CompletionStage<Void> prepareSession(@Nullable Object identifier) {
        Engine engine = reactive;
        if (engine == null) {
            return CompletableFuture.completedFuture(null);
        }
        try {
            Tenants tenants = engine.tenants();
            TenantId tenant = identifier == null ? tenants.current() : tenants.ofSession(identifier);
            return engine.preparationFailure(tenant).isPresent()
                    ? CompletableFuture.completedFuture(null)
                    : engine.prepare(tenant).exceptionally(failure -> null);
        } catch (EntigmaException e) {
            // Nobody is acting: then nothing can be sealed or opened.
            return CompletableFuture.completedFuture(null);
        }
    }

    /** What sessions know of values at the key server. */
    public SessionBuffers memories() {
        return memories;
    }

    private void stopWatching() {
        if (watching != null) {
            watching.run();
            watching = null;
        }
    }

    /** Closes an engine that was made from settings; one that the application made is the application's to close. */
    @Override
    public synchronized void stop() {
        stopWatching();
        InUse known = inUse;
        if (known != null && known.owned()) {
            known.engine().close();
        }
    }
}
