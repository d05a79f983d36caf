// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keyring;

import io.entigma.DamagedKeyException;
import io.entigma.EntigmaException;
import io.entigma.KeyServerUnavailableException;
import io.entigma.MisconfigurationException;
import io.entigma.internal.cipher.DataKey;
import io.entigma.key.CleartextKey;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedDek;
import io.entigma.spi.EntigmaListener;
import io.entigma.spi.EntigmaListener.KeyServerCall;
import io.entigma.spi.KekClient;
import io.entigma.spi.WrapContext;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The KEK clients of an engine: finds the one for a KEK, times and reports each call, and trusts no answer before the
 * key has certified itself. Thread safe.
 */
public final class KekClients implements AutoCloseable {
    private final List<KekClient> clients;
    private final Function<URI, Optional<KekClient>> makeClient;
    private final Events events;

    /**
     * Takes the clients over; {@link #close} closes them.
     *
     * @param clients all clients; the first that supports a KEK serves it
     * @param makeClient makes a client for a KEK that none of them serves, if it can
     * @param events who hears of calls
     */
    public KekClients(List<KekClient> clients, Function<URI, Optional<KekClient>> makeClient, Events events) {
        this.clients = new CopyOnWriteArrayList<>(clients);
        this.makeClient = makeClient;
        this.events = events;
    }

    /**
     * Wraps a DEK.
     *
     * @param kek the KEK
     * @param key the DEK
     * @return the wrapped form
     */
    WrappedDek wrap(URI kek, DataKey key) {
        WrapContext context = new WrapContext(key.tenant(), key.id());
        KekClient client = client(kek);
        return call(kek, context, EntigmaListener::wrapped, () -> client.wrap(kek, key.cleartext(), context));
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
     */
    DataKey unwrap(URI kek, WrappedDek wrapped, TenantId tenant, KeyId id) {
        WrapContext context = new WrapContext(tenant, id);
        KekClient client = client(kek);
        CleartextKey dek = call(kek, context, EntigmaListener::unwrapped, () -> client.unwrap(kek, wrapped, context));
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
     */
    WrappedDek rewrap(URI from, WrappedDek wrapped, URI to, TenantId tenant, KeyId id) {
        WrappedDek moved;
        if (from.equals(to)) {
            WrapContext context = new WrapContext(tenant, id);
            KekClient client = client(from);
            moved = call(from, context, EntigmaListener::wrapped, () -> client.rewrap(from, wrapped, context));
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

    private <T> T call(
            URI kek, WrapContext context, BiConsumer<EntigmaListener, KeyServerCall> event, Supplier<T> action) {
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
            throw new KeyServerUnavailableException(
                    "Key " + context.keyId() + " of tenant '" + context.tenant() + "': the client of KEK " + kek
                            + " failed with " + e.getClass().getName());
        } finally {
            report(kek, context, Duration.ofNanos(System.nanoTime() - start), error, event);
        }
    }

    private void report(
            URI kek,
            WrapContext context,
            Duration duration,
            @Nullable String error,
            BiConsumer<EntigmaListener, KeyServerCall> event) {
        KeyServerCall call = new KeyServerCall(kek, context.tenant(), context.keyId(), duration, error);
        events.tell(listener -> event.accept(listener, call));
    }

    private KekClient client(URI kek) {
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
                        + clients.stream().map(KekClient::describe).toList()
                        + "; add the client with EntigmaBuilder.kekClient(...)"));
        clients.add(made);
        return made;
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

    @Override
    public void close() {
        clients.forEach(KekClient::close);
    }
}
