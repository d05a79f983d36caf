// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.kek;

import io.entigma.error.DamagedKeyException;
import io.entigma.error.EntigmaException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.error.MisconfigurationException;
import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.concurrent.Lifetime;
import io.entigma.internal.report.KeyServerCallData;
import io.entigma.kek.Health;
import io.entigma.kek.KekClient;
import io.entigma.kek.KeyServerPolicy;
import io.entigma.kek.WrapContext;
import io.entigma.key.CleartextKey;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedDek;
import io.entigma.settings.Setting;
import io.entigma.spi.EntigmaListener;
import io.entigma.spi.EntigmaListener.KeyServerCall;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The KEK clients of an engine: finds the one for a KEK, guards, times and reports each call, and trusts no answer before the
 * key has certified itself. Thread safe.
 */
public final class GuardedKekClients implements AutoCloseable {
    /** Where the clients are that core does not have. */
    private static final Map<String, String> ARTIFACTS = Map.of(
            "vault", "entigma-kek-vault",
            "aws-kms", "entigma-kek-aws",
            "azure-kv", "entigma-kek-azure",
            "gcp-kms", "entigma-kek-gcp",
            "pkcs11", "entigma-kek-pkcs11",
            "quorum", "entigma-kek-quorum");

    private final List<KekClient> clients;
    private final Function<URI, Optional<KekClient>> makeClient;
    private final TrustedKeks trusted;
    private final KeyServerPolicy policy;
    private final Events events;
    private final Clock clock;
    private final ConcurrentMap<KekServerId, KekServerBreaker> guards = new ConcurrentHashMap<>();
    private final ExecutorService callers = newPool();
    private final Lifetime lifetime = new Lifetime();

    /**
     * Takes the clients over; {@link #close} closes them.
     *
     * @param clients all clients; the first that supports a KEK serves it
     * @param makeClient makes a client for a KEK that none of them serves, if it can
     * @param trusted the KEKs that anything may be sent to
     * @param policy time limits, retries, breaker and grace
     * @param events who hears of calls
     * @param clock for reports of health
     */
    public GuardedKekClients(
            List<KekClient> clients,
            Function<URI, Optional<KekClient>> makeClient,
            TrustedKeks trusted,
            KeyServerPolicy policy,
            Events events,
            Clock clock) {
        this.clients = new CopyOnWriteArrayList<>(clients);
        this.makeClient = makeClient;
        this.trusted = trusted;
        this.policy = policy;
        this.events = events;
        this.clock = clock;
    }

    /** One thread a call, at most as many as all servers' permits; idle ones end. */
    private static ExecutorService newPool() {
        AtomicInteger number = new AtomicInteger();
        return Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "entigma-kek-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Wraps a DEK.
     *
     * @param kek the KEK
     * @param key the DEK
     * @return the wrapped form
     * @throws MisconfigurationException if the KEK is none of the tenant's that the settings name
     */
    public WrappedDek wrap(URI kek, DataKey key) {
        WrapContext context = new WrapContext(key.tenant(), key.id());
        return call(kek, context, EntigmaListener::wrapped, client -> client.wrap(kek, key.cleartext(), context));
    }

    /**
     * Unwraps a DEK and checks that it is the one its id certifies.
     *
     * @param kek the KEK
     * @param wrapped the wrapped form
     * @param tenant whose it must be
     * @param id which it must be
     * @return the certified key
     * @throws DamagedKeyException if the server gave another key
     * @throws MisconfigurationException if the KEK is none of the tenant's that the settings name
     */
    public DataKey unwrap(URI kek, WrappedDek wrapped, TenantId tenant, KeyId id) {
        WrapContext context = new WrapContext(tenant, id);
        CleartextKey dek =
                call(kek, context, EntigmaListener::unwrapped, client -> client.unwrap(kek, wrapped, context));
        DataKey key = DataKey.of(tenant, dek);
        if (!key.id().equals(id)) {
            dek.close();
            throw new DamagedKeyException(
                    "Key " + id + " of tenant '" + tenant + "': what KEK " + kek
                            + " unwrapped is another key; the key table's row was changed, or the key server is not the right one");
        }
        return key;
    }

    /**
     * Moves a wrapped DEK to the newest version of a KEK, and certifies the result before anyone relies on it. Between
     * two KEKs the DEK passes through this process; within one the key server does it alone, if it can.
     *
     * @param from the KEK that wrapped it
     * @param wrapped the wrapped form
     * @param to the KEK that is to wrap it
     * @param tenant whose it must be
     * @param id which it must be
     * @return the new wrapped form, of the DEK with that id
     * @throws MisconfigurationException if one of the KEKs is none of the tenant's that the settings name
     */
    public WrappedDek rewrap(URI from, WrappedDek wrapped, URI to, TenantId tenant, KeyId id) {
        WrapContext context = new WrapContext(tenant, id);
        // Before the DEK is in this process, and not when it is to leave it.
        requireTrusted(to, tenant, subject(to, context));
        WrappedDek moved;
        if (from.equals(to)) {
            moved = call(from, context, EntigmaListener::wrapped, client -> client.rewrap(from, wrapped, context));
        } else {
            DataKey key = unwrap(from, wrapped, tenant, id);
            try {
                moved = wrap(to, key);
            } finally {
                key.cleartext().close();
            }
        }
        // The id certifies the key, so that the same id means the same key.
        unwrap(to, moved, tenant, id).cleartext().close();
        return moved;
    }

    /**
     * Whether two wrappings of one DEK are known to be under the same version of a KEK.
     *
     * @param kek the KEK
     * @param one a wrapping
     * @param other another one
     * @return false if they differ or nothing proves it
     */
    public boolean sameKeyMaterial(URI kek, WrappedDek one, WrappedDek other) {
        return client(kek).versionIdentifiesKeyMaterial()
                && !one.kekVersion().isEmpty()
                && one.kekVersion().equals(other.kekVersion());
    }

    private <T> T call(
            URI kek,
            WrapContext context,
            BiConsumer<EntigmaListener, KeyServerCall> event,
            Function<KekClient, T> action) {
        return call(
                kek,
                context.tenant(),
                subject(kek, context),
                (duration, error) -> {
                    KeyServerCall call =
                            new KeyServerCallData(kek, context.tenant(), context.keyId(), duration, error.orElse(null));
                    events.tell(listener -> event.accept(listener, call));
                },
                action);
    }

    private static String subject(URI kek, WrapContext context) {
        return "Key " + context.keyId() + " of tenant '" + context.tenant() + "', KEK " + kek;
    }

    /**
     * Calls a KEK's server under the policy. Every call to any server goes through here, and so through the one check of
     * whether this KEK may be asked for this tenant.
     *
     * @param kek the KEK
     * @param tenant for whom
     * @param subject the call for messages
     * @param report hears of each attempt: how long it took, and the simple class name of its error
     * @param action the call itself
     * @return what it gave
     * @throws MisconfigurationException if the KEK is none of the tenant's that the settings name; no client was asked
     */
    <T> T call(
            URI kek,
            TenantId tenant,
            String subject,
            BiConsumer<Duration, Optional<String>> report,
            Function<KekClient, T> action) {
        lifetime.require();
        requireTrusted(kek, tenant, subject);
        KekClient client = client(kek);
        try {
            return guard(KekServerId.of(kek))
                    .call(subject, () -> attempt(kek, subject, report, () -> action.apply(client)));
        } catch (KeyServerUnavailableException e) {
            // A client that was closed in the middle of a call says that it is away.
            lifetime.require();
            throw e;
        }
    }

    /** Who can write to the key table must not choose whom this process sends keys to or takes them from. */
    private void requireTrusted(URI kek, TenantId tenant, String subject) {
        if (!trusted.isTrusted(kek, tenant)) {
            throw new MisconfigurationException(subject
                    + ": the settings do not name this KEK for this tenant, so nothing is sent to it; if it is right,"
                    + " add its exact URI to " + Setting.shown("entigma.trusted-keks")
                    + " (EntigmaBuilder.trustedKeks), else restore the key"
                    + " table's row");
        }
    }

    /**
     * Whether anything may be sent to a KEK for a tenant.
     *
     * @param kek the KEK
     * @param tenant the tenant
     * @return true if the settings name it
     */
    public boolean trusts(URI kek, TenantId tenant) {
        return trusted.isTrusted(kek, tenant);
    }

    /**
     * Checks, without calling any server, that keys may be moved to a KEK and some client serves it.
     *
     * @param kek the KEK
     * @param tenants whose keys, or empty for all
     * @throws MisconfigurationException if they may not, or none does
     */
    public void requireTarget(URI kek, Set<TenantId> tenants) {
        trusted.requireTarget(kek, tenants);
        client(kek);
    }

    private KekServerBreaker guard(KekServerId server) {
        return guards.computeIfAbsent(server, unused -> new KekServerBreaker(server, policy, callers, clock));
    }

    private static <T> T attempt(
            URI kek, String subject, BiConsumer<Duration, Optional<String>> report, Supplier<T> action) {
        long start = System.nanoTime();
        String error = null;
        try {
            return action.get();
        } catch (EntigmaException e) {
            error = e.getClass().getSimpleName();
            throw e;
        } catch (RuntimeException e) {
            error = e.getClass().getSimpleName();
            // The cause is left out on purpose: a foreign client's message may hold what it was given.
            throw new KeyServerUnavailableException(subject + ": the client of KEK " + kek + " failed with "
                    + e.getClass().getName());
        } finally {
            report.accept(Duration.ofNanos(System.nanoTime() - start), Optional.ofNullable(error));
        }
    }

    KekClient client(URI kek) {
        KekClient client = find(kek);
        return client == null ? addClient(kek) : client;
    }

    private @Nullable KekClient find(URI kek) {
        for (KekClient client : clients) {
            if (client.supports(kek)) {
                return client;
            }
        }
        return null;
    }

    private synchronized KekClient addClient(URI kek) {
        KekClient known = find(kek);
        if (known != null) {
            return known;
        }
        KekClient made = makeClient
                .apply(kek)
                .orElseThrow(() -> new MisconfigurationException("KEK " + kek + ": no KEK client serves it; there are "
                        + clients.stream().map(KekClient::describe).toList() + "; " + wayOut(kek)));
        clients.add(made);
        return made;
    }

    private static String wayOut(URI kek) {
        String artifact = ARTIFACTS.get(String.valueOf(kek.getScheme()).toLowerCase(Locale.ROOT));
        return artifact == null
                ? "correct the URI, or add the client with EntigmaBuilder.kekClient(...)"
                : "add io.entigma:" + artifact;
    }

    /**
     * Checks that some client serves a KEK, without calling any server.
     *
     * @param kek the KEK
     * @throws MisconfigurationException if none does
     */
    public void require(URI kek) {
        client(kek);
    }

    /**
     * What is known of the servers. Calls none.
     *
     * @param configured KEKs that count even if they were not used yet
     * @return one entry for each server
     */
    public List<Health.Server> health(List<URI> configured) {
        for (URI kek : configured) {
            guard(KekServerId.of(kek));
        }
        return guards.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey().name()))
                .map(entry -> entry.getValue().health(describe(entry.getKey(), configured)))
                .toList();
    }

    private String describe(KekServerId server, List<URI> keks) {
        return keks.stream()
                .filter(kek -> KekServerId.of(kek).equals(server))
                .map(this::find)
                .filter(Objects::nonNull)
                .map(KekClient::describe)
                .findFirst()
                .orElse("no client");
    }

    @Override
    public void close() {
        lifetime.end();
        clients.forEach(KekClient::close);
        callers.shutdown();
    }
}
