// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma;

import com.github.benmanes.caffeine.cache.Ticker;
import io.entigma.error.EntigmaException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.error.KeyTableException;
import io.entigma.error.MisconfigurationException;
import io.entigma.internal.engine.Engine;
import io.entigma.internal.engine.EngineSettings;
import io.entigma.internal.engine.Transition;
import io.entigma.internal.kek.Events;
import io.entigma.internal.kek.GuardedKekClients;
import io.entigma.internal.kek.TrustedKeks;
import io.entigma.internal.keyring.EventLoops;
import io.entigma.internal.keyring.KeyringSettings;
import io.entigma.internal.keytable.EpochIntervals;
import io.entigma.internal.keytable.InstallationName;
import io.entigma.internal.keytable.JdbcKeyStore;
import io.entigma.internal.settings.BuilderSettings;
import io.entigma.internal.settings.KnownSettings;
import io.entigma.kek.KekClient;
import io.entigma.kek.KekClientProvider;
import io.entigma.kek.KeyServerPolicy;
import io.entigma.kek.TenantKeks;
import io.entigma.key.KeyTable;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import io.entigma.settings.Settings;
import io.entigma.spi.EntigmaListener;
import io.entigma.spi.TenantResolver;
import io.entigma.spi.WrappedKeyStore;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Composes an {@link Entigma} engine. Needed: a KEK and a key table. Not thread safe; build once.
 */
public final class EntigmaBuilder {
    private static final System.Logger LOG = System.getLogger(EntigmaBuilder.class.getName());

    private @Nullable URI kek;
    private final List<KekClient> clients = new ArrayList<>();
    private UnaryOperator<KekClient> kekClientDecorator = client -> client;
    private final Map<String, Object> textSettings = new HashMap<>();
    private @Nullable KeyTable keyTable;
    private @Nullable WrappedKeyStore keyStore;
    private @Nullable TenantResolver tenants;
    private Duration cacheTtl = Duration.ofMinutes(10);
    private int cacheSize = 10_000;
    private Duration loadTimeout = Duration.ofSeconds(30);
    private BooleanSupplier nonBlocking = EventLoops::isOnOne;

    /** By which keys in memory grow old; another one in tests. */
    Ticker ticker = Ticker.systemTicker();

    private Duration epochInterval = Duration.ofSeconds(5);
    private @Nullable Duration activationDelay;
    private long keyUseLimit = 1L << 31;
    private final List<EntigmaListener> listeners = new ArrayList<>();
    private Clock clock = Clock.systemUTC();
    private Transition transition = Transition.NONE;
    private TenantKeks tenantKeks = tenant -> Optional.empty();
    private final Map<TenantId, URI> kekByTenant = new HashMap<>();
    private final List<URI> trustedKeks = new ArrayList<>();
    private KeyServerPolicy policy = KeyServerPolicy.defaults();
    private Startup startup = Startup.LAZY;

    EntigmaBuilder() {}

    /**
     * Sets the KEK that wraps new data keys.
     *
     * @param uri the KEK's URI; its scheme chooses the client
     * @return this
     * @throws MisconfigurationException if it is no absolute URI
     */
    public EntigmaBuilder kek(URI uri) {
        this.kek = requireKek(uri);
        return this;
    }

    private static URI requireKek(URI uri) {
        if (!uri.isAbsolute() || uri.toString().length() > WrappedKey.MAX_KEK_URI) {
            throw new MisconfigurationException("KEK URI: must have a scheme (https:, file:, ...) and at most "
                    + WrappedKey.MAX_KEK_URI + " characters");
        }
        return uri;
    }

    /**
     * Sets the KEK that wraps new data keys.
     *
     * @param uri the KEK's URI as text
     * @return this
     * @throws MisconfigurationException if it is no absolute URI
     */
    public EntigmaBuilder kek(String uri) {
        try {
            return kek(URI.create(uri));
        } catch (IllegalArgumentException e) {
            throw new MisconfigurationException("KEK URI: '" + uri + "' is not a URI", e);
        }
    }

    /**
     * Adds a KEK client. The first one that supports a KEK serves it. The engine closes it.
     *
     * @param client the client
     * @return this
     */
    public EntigmaBuilder kekClient(KekClient client) {
        clients.add(client);
        return this;
    }

    /**
     * Puts something around every KEK client, whether it is given to {@link #kekClient} or made from settings: a trace, for
     * example. What is returned must pass every method on to the client, {@code close} included; extend {@link
     * io.entigma.kek.DelegatingKekClient}. Called twice, the second goes around the first.
     *
     * @param decorator gets a client and returns what is used instead
     * @return this
     */
    public EntigmaBuilder decorateKekClients(UnaryOperator<KekClient> decorator) {
        UnaryOperator<KekClient> inner = kekClientDecorator;
        this.kekClientDecorator = client -> decorator.apply(inner.apply(client));
        return this;
    }

    /**
     * Takes text settings, as persistence.xml and frameworks have them; docs/settings.md lists them. Those that are for a KEK
     * client reach the {@link KekClientProvider} that makes it, if no client given to {@link #kekClient} supports its KEK. They
     * go before what was set earlier, and what is set later goes before them. Settings of the key table without a URL change
     * the one that {@link #keyTable} has set.
     *
     * @param settings full names, which begin with {@code entigma.}, and their values; other names are left out
     * @return this
     * @throws MisconfigurationException if a name is no setting of an engine, with the nearest that is, or a value is wrong
     */
    public EntigmaBuilder settings(Map<String, ?> settings) {
        BuilderSettings given = new BuilderSettings(Settings.of(settings));
        given.apply(this, policy);
        keyTable = given.keyTable(keyTable);
        textSettings.putAll(settings);
        return this;
    }

    /**
     * Sets which tenants have a KEK of their own. Keys that a tenant has already are moved by {@link
     * io.entigma.job.KekRotation#to}. The answer for a tenant is trusted for that tenant, as long as it is the answer; name
     * the former one with {@link #trustedKeks} until its keys are moved.
     *
     * @param keks who knows; asked for tenants that {@link #tenantKek} does not name
     * @return this
     */
    public EntigmaBuilder tenantKeks(TenantKeks keks) {
        this.tenantKeks = keks;
        return this;
    }

    /**
     * Sets the KEK of one tenant, and trusts it for that tenant alone.
     *
     * @param tenant the tenant
     * @param uri its own KEK
     * @return this
     * @throws MisconfigurationException if it is no absolute URI
     */
    public EntigmaBuilder tenantKek(TenantId tenant, URI uri) {
        kekByTenant.put(tenant, requireKek(uri));
        return this;
    }

    /**
     * Names KEKs that the key table may name too: former ones, and those that keys are being moved to. Nothing is sent to a
     * KEK that is not named by its exact URI, here, by {@link #kek} or as its tenant's own KEK, so that nobody who can write
     * to the key table can bring in a key of their own: neither from a server of their own nor under another KEK of the right one.
     *
     * <p>A URI that ends with {@code /*} stands for every KEK below that server or path, as {@code
     * https://keys.example/v1/keks/*}. That is for people who make many KEKs and can tell who may use them; a warning at the
     * start names it. Values that are sealed at a key server, and targets of rotations, need the exact URI.
     *
     * @param uris the KEKs
     * @return this
     * @throws MisconfigurationException if one is no absolute URI; an asterisk elsewhere is found by {@link #build}
     */
    public EntigmaBuilder trustedKeks(Collection<URI> uris) {
        uris.forEach(uri -> trustedKeks.add(requireKek(uri)));
        return this;
    }

    /**
     * Sets time limits of calls to key servers, and how long keys are used while one does not answer.
     *
     * @param newPolicy the policy
     * @return this
     */
    public EntigmaBuilder keyServerPolicy(KeyServerPolicy newPolicy) {
        this.policy = newPolicy;
        return this;
    }

    /**
     * Sets whether key servers are called while the engine starts; {@link Startup#LAZY} unless set.
     *
     * @param when whether and how
     * @return this
     */
    public EntigmaBuilder startup(Startup when) {
        this.startup = when;
        return this;
    }

    /**
     * Sets where the key table is.
     *
     * @param table the key table
     * @return this
     */
    public EntigmaBuilder keyTable(KeyTable table) {
        this.keyTable = table;
        return this;
    }

    /**
     * Sets another place for wrapped keys, instead of a key table. There is no column catalog then.
     *
     * @param store the store; the engine closes it
     * @return this
     */
    public EntigmaBuilder keyStore(WrappedKeyStore store) {
        this.keyStore = store;
        return this;
    }

    /**
     * Sets who names the tenant where neither the Hibernate session nor a {@link TenantScope} does. Without a resolver,
     * and without Hibernate's multi-tenancy, all values belong to one tenant.
     *
     * @param resolver the resolver; {@link TenantResolver#scopeOnly()} for applications that use scopes alone
     * @return this
     */
    public EntigmaBuilder tenants(TenantResolver resolver) {
        this.tenants = resolver;
        return this;
    }

    /**
     * Sets how long a data key stays in memory after its unwrap, however much it is used. A shorter time makes a revoked
     * KEK felt sooner, and an outage of the key server too.
     *
     * @param ttl more than zero; the default is 10 minutes
     * @return this
     * @throws MisconfigurationException for zero or less
     */
    public EntigmaBuilder cacheTtl(Duration ttl) {
        this.cacheTtl = requirePositive("cacheTtl", ttl);
        return this;
    }

    /**
     * Sets how many data keys are kept in memory.
     *
     * @param size at least 1; the default is 10,000
     * @return this
     * @throws MisconfigurationException for less than 1
     */
    public EntigmaBuilder cacheSize(int size) {
        if (size < 1) {
            throw new MisconfigurationException("cacheSize: must be at least 1, but is " + size);
        }
        this.cacheSize = size;
        return this;
    }

    /**
     * Sets the longest that a value waits for its key to be read and unwrapped.
     *
     * @param timeout more than zero; the default is 30 seconds
     * @return this
     * @throws MisconfigurationException for zero or less
     */
    public EntigmaBuilder loadTimeout(Duration timeout) {
        this.loadTimeout = requirePositive("loadTimeout", timeout);
        return this;
    }

    /**
     * Sets which threads must never wait, such as an event loop's. A key that is needed there and is not in memory is loaded in the
     * background, and the call fails with {@link io.entigma.error.KeyNotInMemoryException}; see {@link Entigma#prepare}.
     *
     * @param isOne whether the calling thread is one; asked only where it would have to wait. By default the threads of Vert.x'
     *     event loops are
     * @return this
     */
    public EntigmaBuilder nonBlockingThreads(BooleanSupplier isOne) {
        this.nonBlocking = isOne;
        return this;
    }

    /**
     * Sets how often the key table is looked at for keys that another node changed. The longest interval of all nodes that
     * share a key table is kept there ({@code entigma_setting}), and rotations on every node wait for it.
     *
     * @param interval more than zero, and an hour at most; the default is 5 seconds
     * @return this
     * @throws MisconfigurationException for zero or less, or more than an hour
     */
    public EntigmaBuilder epochInterval(Duration interval) {
        if (interval.compareTo(EpochIntervals.MOST) > 0) {
            throw new MisconfigurationException(
                    "epochInterval: must be " + EpochIntervals.MOST + " at most, but is " + interval);
        }
        this.epochInterval = requirePositive("epochInterval", interval);
        return this;
    }

    /**
     * Sets how long a new data key of a tenant that has one is live before it becomes active. In that time every node must
     * have looked at the key table, so that it finds values under the new key once there are any. So it is never
     * less than twice the longest {@link #epochInterval} of all nodes that share the key table, which they tell each other
     * there; a longer one can be set.
     *
     * @param delay zero or more; the default is twice the longest epoch interval
     * @return this
     * @throws MisconfigurationException for less than zero
     */
    public EntigmaBuilder activationDelay(Duration delay) {
        if (delay.isNegative()) {
            throw new MisconfigurationException("activationDelay: must not be negative, but is " + delay);
        }
        this.activationDelay = delay;
        return this;
    }

    /**
     * Sets how many values one data key seals at most, over all nodes. Before that the tenant gets a new one by itself.
     * NIST SP 800-38D allows 2^32 for a key with random nonces; the default is half of that, and counts all columns
     * together although each has a key of its own.
     *
     * @param limit 1 to 2^32
     * @return this
     * @throws MisconfigurationException for another number
     */
    public EntigmaBuilder keyUseLimit(long limit) {
        if (limit < 1 || limit > 1L << 32) {
            throw new MisconfigurationException("keyUseLimit: must be 1 to 2^32, but is " + limit);
        }
        this.keyUseLimit = limit;
        return this;
    }

    /**
     * Adds a listener.
     *
     * @param listener who hears what the engine does
     * @return this
     */
    public EntigmaBuilder listener(EntigmaListener listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Sets the clock for the times in the key table.
     *
     * @param newClock the clock
     * @return this
     */
    public EntigmaBuilder clock(Clock newClock) {
        this.clock = newClock;
        return this;
    }

    /**
     * Allows plain values to be read, for attributes whose columns are still being encrypted. A stored value counts as
     * sealed if it is built as one and the key table has the key that it names; then it must open. One that is built so
     * but whose key nobody knows is an error and not plain, since more often a key was lost. Anything else is read as
     * plain: text in UTF-8, bytes as they are. What is written is sealed, see {@link #plaintextWrites}. Each plain value that is read is told to {@link
     * EntigmaListener#plaintextRead}. Take the attribute out again once the column is encrypted: until then somebody who
     * can write to the database can put in plain values that are believed.
     *
     * @param contexts the attributes' contexts, {@code table.column} by default
     * @return this
     */
    public EntigmaBuilder plaintextReads(Collection<String> contexts) {
        this.transition = transition.withPlaintextReads(contexts);
        return this;
    }

    /**
     * Has values of attributes be written in plain still, while instances of the application run that do not know of the
     * encryption and map the same columns as they were: these would take sealed values for text, and destroy them when they
     * write the rows back. Values are read sealed and in plain, so the attributes must be in {@link #plaintextReads} as well.
     * Take them out once no such instance is left, and before the columns are encrypted; instances with and without this setting
     * read each other's values. Values of attributes that are {@link Searchable} get no search tokens so long. A value whose plain
     * bytes look sealed is refused.
     *
     * @param contexts the attributes' contexts, {@code table.column} by default
     * @return this
     */
    public EntigmaBuilder plaintextWrites(Collection<String> contexts) {
        this.transition = transition.withPlaintextWrites(contexts);
        return this;
    }

    /**
     * Lets every tenant read values that were sealed for {@link TenantId#SINGLE}, in the rows that the application gives to it: for
     * attributes of an application that had no tenants, until {@link io.entigma.job.JobRequest#assignTenants} has sealed their values
     * for the tenants whose rows they are in. What is written is sealed for the acting tenant. Take the attributes out again
     * afterwards: until then somebody who can write to the database can copy values of the single tenant into any tenant's rows.
     *
     * @param contexts the attributes' contexts, {@code table.column} by default
     * @return this
     */
    public EntigmaBuilder singleTenantReads(Collection<String> contexts) {
        this.transition = transition.withSingleTenantReads(contexts);
        return this;
    }

    /**
     * Checks the settings, opens the key table and starts the engine. Whether it calls key servers is a matter of {@link
     * #startup}.
     *
     * @return the engine
     * @throws MisconfigurationException if a setting is missing or wrong, or the key table's schema is
     * @throws KeyTableException if the key table cannot be reached
     * @throws KeyServerUnavailableException with {@link Startup#REQUIRE}, if a KEK in use does not work
     */
    public Entigma build() {
        URI kekUri = kek;
        if (kekUri == null) {
            throw new MisconfigurationException(
                    "Entigma: no KEK is set; call kek(\"https://...\") or set " + KnownSettings.KEK_URI);
        }
        Settings settings = Settings.of(textSettings);
        Events events = new Events(listeners);
        Map<TenantId, URI> own = Map.copyOf(kekByTenant);
        Function<TenantId, URI> kekOf = kekOf(kekUri, own, tenantKeks);
        TrustedKeks trusted = new TrustedKeks(kekUri, own, kekOf, trustedKeks);
        List<URI> named = trusted.named();
        GuardedKekClients keks = new GuardedKekClients(
                clients.stream().map(kekClientDecorator).toList(),
                uri -> KekClientProvider.find(uri, settings).map(kekClientDecorator),
                trusted,
                policy,
                events,
                clock);
        named.forEach(keks::require);
        warnOfPatterns(trusted);
        EngineSettings engineSettings = new EngineSettings(
                kekOf,
                tenants,
                keyringSettings(),
                epochInterval,
                events,
                clock,
                named,
                trusted.sealing(),
                startup,
                transition.requireConsistent());
        return new Engine(openStore(), keks, engineSettings);
    }

    private static Function<TenantId, URI> kekOf(URI common, Map<TenantId, URI> own, TenantKeks asked) {
        return tenant -> {
            if (InstallationName.isOne(tenant)) {
                return common;
            }
            URI named = own.get(tenant);
            return named != null ? named : answer(asked, tenant).orElse(common);
        };
    }

    private static void warnOfPatterns(TrustedKeks trusted) {
        if (!trusted.patterns().isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "Data keys are taken from every KEK below {0}, as trustedKeks says: whoever may wrap under one of them"
                            + " and writes to the key table can bring in a key that they know",
                    trusted.patterns());
        }
    }

    private KeyringSettings keyringSettings() {
        return new KeyringSettings(
                cacheTtl,
                cacheSize,
                loadTimeout,
                activationDelay == null ? epochInterval.multipliedBy(2) : activationDelay,
                keyUseLimit,
                policy.readGrace(),
                policy.writeGrace(),
                nonBlocking,
                ticker);
    }

    private static Optional<URI> answer(TenantKeks asked, TenantId tenant) {
        try {
            return asked.kekOf(tenant).map(EntigmaBuilder::requireKek);
        } catch (EntigmaException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new MisconfigurationException(
                    "TenantKeks: failed for tenant '" + tenant + "' with " + e + "; let it answer for every tenant", e);
        }
    }

    private WrappedKeyStore openStore() {
        if (keyTable != null && keyStore != null) {
            throw new MisconfigurationException("Entigma: keyTable(...) and keyStore(...) exclude each other");
        }
        if (keyStore != null) {
            return keyStore;
        }
        if (keyTable == null) {
            throw new MisconfigurationException(
                    "Entigma: no key table is set; call keyTable(KeyTable.at(\"jdbc:...\")) or set "
                            + KnownSettings.TABLE_URL);
        }
        return JdbcKeyStore.open(keyTable);
    }

    private static Duration requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new MisconfigurationException(name + ": must be more than zero, but is " + value);
        }
        return value;
    }
}
