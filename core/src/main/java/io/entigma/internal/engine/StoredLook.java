// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.engine;

import io.entigma.error.EntigmaException;
import io.entigma.error.KeyServerRefusedException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.error.KeyTableException;
import io.entigma.internal.cipher.FieldCipher;
import io.entigma.internal.cipher.FieldContext;
import io.entigma.internal.cipher.SealedFormat;
import io.entigma.internal.cipher.SealedValueException;
import io.entigma.internal.cipher.ServerSealed;
import io.entigma.internal.kek.KeyServerCipher;
import io.entigma.internal.keyring.Keyring;
import io.entigma.key.TenantId;
import io.entigma.spi.WrappedKeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A look at a few stored values of a column, under which contexts they open. It is for the start of an application, which does not
 * wait long for a key server that is away. Thread safe.
 */
public final class StoredLook {
    /** Values that are opened, each with a key that has to be unwrapped. */
    private static final int MOST_OPENED = 4;

    /** Longest that a start waits. */
    private static final long PATIENCE_SECONDS = 5;

    private final WrappedKeyStore store;
    private final Keyring keyring;
    private final FieldCipher cipher;
    private final KeyServerCipher server;
    private final Executor threads;

    StoredLook(WrappedKeyStore store, Keyring keyring, FieldCipher cipher, KeyServerCipher server, Executor threads) {
        this.store = store;
        this.keyring = keyring;
        this.cipher = cipher;
        this.server = server;
        this.threads = threads;
    }

    /**
     * What was found.
     *
     * @param opened contexts under which at least one value opened
     * @param tried how many values could be tried: their keys are there
     * @param isPutOff whether a value could not be tried for now, since the key server or the key table did not answer
     */
    public record Found(Set<String> opened, int tried, boolean isPutOff) {
        /** Nothing was found. */
        public static final Found NOTHING = new Found(Set.of(), 0, false);

        private static final Found PUT_OFF = new Found(Set.of(), 0, true);

        /**
         * Whether a context is the one of some value.
         *
         * @param context the context's name
         * @return true if a value opened under it
         */
        public boolean isOpenedBy(String context) {
            return opened.contains(context);
        }
    }

    /**
     * Opens values.
     *
     * @param stored the columns' bytes; those that are not sealed are passed over
     * @param contexts the names of the contexts to try
     * @return what opened
     */
    public Found at(List<byte[]> stored, Set<String> contexts) {
        List<byte[]> sealed = stored.stream()
                .filter(bytes -> SealedFormat.keyIdIfPresent(bytes) != null)
                .limit(MOST_OPENED)
                .toList();
        if (sealed.isEmpty()) {
            return Found.NOTHING;
        }
        try {
            return CompletableFuture.supplyAsync(() -> look(sealed, contexts), threads)
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Found.PUT_OFF;
        } catch (TimeoutException e) {
            return Found.PUT_OFF;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private Found look(List<byte[]> sealed, Set<String> contexts) {
        Set<String> opened = new TreeSet<>();
        int tried = 0;
        boolean isPutOff = false;
        for (byte[] value : sealed) {
            try {
                Optional<List<String>> names = opening(value, contexts);
                tried += names.isPresent() ? 1 : 0;
                names.ifPresent(opened::addAll);
            } catch (KeyServerUnavailableException | KeyServerRefusedException | KeyTableException e) {
                isPutOff = true;
            } catch (EntigmaException e) {
                // Its key is retired, destroyed or not believed: this value tells nothing.
            }
        }
        return new Found(opened, tried, isPutOff);
    }

    /** The contexts under which a value opens, or empty if nobody knows its key. */
    private Optional<List<String>> opening(byte[] value, Set<String> contexts) {
        List<String> names = new ArrayList<>();
        try {
            Optional<TenantId> owner = owner(value);
            if (owner.isEmpty()) {
                return Optional.empty();
            }
            for (String context : contexts) {
                if (opens(owner.get(), value, context)) {
                    names.add(context);
                }
            }
        } catch (SealedValueException e) {
            return Optional.empty();
        }
        return Optional.of(names);
    }

    private Optional<TenantId> owner(byte[] value) throws SealedValueException {
        if (ServerSealed.isOne(value)) {
            return Optional.ofNullable(server.known(value)).map(ServerSealed::tenant);
        }
        return store.find(SealedFormat.keyId(value)).map(row -> row.tenant());
    }

    private boolean opens(TenantId owner, byte[] value, String context) throws SealedValueException {
        boolean atServer = ServerSealed.isOne(value);
        FieldContext field = new FieldContext(context, SealedFormat.purpose(value));
        try {
            byte[] unused = atServer
                    ? server.open(owner, context, value)
                    : cipher.open(keyring.opening(owner, SealedFormat.keyId(value)), field, value);
            return true;
        } catch (SealedValueException e) {
            return false;
        }
    }
}
