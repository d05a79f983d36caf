// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.kek;

import io.entigma.error.FailureReason;
import io.entigma.error.MisconfigurationException;
import io.entigma.error.UnknownKeyException;
import io.entigma.error.ValueRefusedException;
import io.entigma.error.WrongTenantException;
import io.entigma.internal.cipher.SealedValueException;
import io.entigma.internal.cipher.ServerSealed;
import io.entigma.internal.concurrent.Lifetime;
import io.entigma.kek.ValueContext;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.settings.Setting;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Values that are sealed and opened at the key server, under the tenant's KEK itself. Only KEKs that the settings name are
 * ever asked: a stored value says which it was, but cannot point to another server. Holds no key. Thread safe.
 */
public final class KeyServerCipher {
    private final GuardedKekClients keks;
    private final ValueSealingCalls calls;
    private final Function<TenantId, URI> kekOf;
    private final List<URI> named;
    private final Lifetime lifetime;
    private final BooleanSupplier nonBlocking;

    /**
     * Composes it.
     *
     * @param keks the clients
     * @param events who hears of calls
     * @param kekOf the KEK of a tenant, which seals
     * @param named KEKs that the settings name, which may have sealed what is stored
     * @param lifetime of the engine
     * @param nonBlocking whether the calling thread must not wait, so that nothing is sealed or opened on it
     */
    public KeyServerCipher(
            GuardedKekClients keks,
            Events events,
            Function<TenantId, URI> kekOf,
            List<URI> named,
            Lifetime lifetime,
            BooleanSupplier nonBlocking) {
        this.nonBlocking = nonBlocking;
        this.lifetime = lifetime;
        this.keks = keks;
        this.calls = new ValueSealingCalls(keks, events);
        this.kekOf = kekOf;
        this.named = List.copyOf(named);
    }

    /**
     * Checks that a KEK's client can seal values at its server. Calls none.
     *
     * @param kek the KEK
     * @throws io.entigma.error.MisconfigurationException if it cannot
     */
    public void require(URI kek) {
        lifetime.require();
        calls.server(kek);
    }

    /**
     * Seals values, several in one call.
     *
     * @param tenant whose they are
     * @param context their attribute's context
     * @param plain the plain bytes
     * @return what to store, in the same order
     * @throws ValueRefusedException if one is too long; nothing was sent then
     */
    public List<byte[]> seal(TenantId tenant, String context, List<byte[]> plain) {
        lifetime.require();
        requireThreadThatMayWait();
        plain.forEach(KeyServerCipher::requireShort);
        URI kek = kekOf.apply(tenant);
        KeyId id = ServerSealed.keyId(tenant, kek);
        List<byte[]> bound = plain.stream()
                .map(bytes -> ServerSealed.bind(tenant, context, bytes))
                .toList();
        try {
            return calls.seal(kek, bound, new ValueContext(tenant, id, context)).stream()
                    .map(bytes -> new ServerSealed(id, tenant, bytes).toBytes())
                    .toList();
        } finally {
            bound.forEach(bytes -> Arrays.fill(bytes, (byte) 0));
        }
    }

    /** Each value is a call, which nothing can be prepared for. */
    private void requireThreadThatMayWait() {
        if (nonBlocking.getAsBoolean()) {
            throw new MisconfigurationException("A value at the key server is a call to it, for which thread "
                    + Thread.currentThread().getName()
                    + " must not wait; use a worker thread, or remove at = KEY_SERVER and re-encrypt");
        }
    }

    /**
     * Checks a value before anything is sent: what is refused has not left the application.
     *
     * @param plain the plain bytes
     * @throws ValueRefusedException if it is too long
     */
    public static void requireShort(byte[] plain) {
        if (plain.length > ServerSealed.MAX_PLAIN_BYTES) {
            throw new ValueRefusedException("a value that is sealed at the key server must have at most "
                    + ServerSealed.MAX_PLAIN_BYTES + " bytes, but has " + plain.length
                    + "; shorten it, or remove at = KEY_SERVER");
        }
    }

    /**
     * Opens one value.
     *
     * @param tenant who is acting
     * @param context the attribute's context
     * @param stored the column's bytes
     * @return the plain bytes
     * @throws SealedValueException if it does not open
     * @throws WrongTenantException if it is another tenant's
     * @throws UnknownKeyException if it was sealed under a KEK that the settings do not name
     */
    public byte[] open(TenantId tenant, String context, byte[] stored) throws SealedValueException {
        lifetime.require();
        ServerSealed value = ServerSealed.read(stored);
        if (!value.tenant().equals(tenant)) {
            throw new WrongTenantException("The value is sealed at the key server for another tenant than '" + tenant
                    + "' (key id " + value.keyId() + ")");
        }
        URI kek = kekOf(value);
        if (kek == null) {
            throw new UnknownKeyException("Key id " + value.keyId() + " of tenant '" + tenant
                    + "' stands for a KEK at a key server that the settings do not name; name it with"
                    + " EntigmaBuilder.trustedKeks or " + Setting.shown("entigma.trusted-keks")
                    + " until its values are re-encrypted");
        }
        byte[] plain = open(kek, context, List.of(value)).get(0);
        if (plain == null) {
            throw new SealedValueException(FailureReason.BAD_TAG);
        }
        return plain;
    }

    /**
     * Opens values, several in one call. For work ahead and for jobs: why a value does not open is found out by opening it
     * again alone.
     *
     * @param whose which tenants' values to open
     * @param context the attribute's context
     * @param stored the columns' bytes, none of which need be such a value
     * @return the plain bytes in the same order, null for each that is not to be opened or does not open
     */
    public List<byte @Nullable []> openAll(Predicate<TenantId> whose, String context, List<byte[]> stored) {
        lifetime.require();
        byte @Nullable [][] plain = new byte @Nullable [stored.size()][];
        Map<KeyId, Group> groups = new LinkedHashMap<>();
        for (int i = 0; i < plain.length; i++) {
            ServerSealed value = readable(stored.get(i));
            URI kek = value == null || !whose.test(value.tenant()) ? null : kekOf(value);
            if (value != null && kek != null) {
                groups.computeIfAbsent(value.keyId(), unused -> Group.under(kek))
                        .add(i, value);
            }
        }
        groups.values().forEach(group -> {
            List<byte @Nullable []> opened = open(group.kek(), context, group.values());
            for (int i = 0; i < opened.size(); i++) {
                plain[group.places().get(i)] = opened.get(i);
            }
        });
        return Arrays.asList(plain);
    }

    /** Values of one tenant and KEK, and their places in a list. */
    private record Group(URI kek, List<Integer> places, List<ServerSealed> values) {
        static Group under(URI kek) {
            return new Group(kek, new ArrayList<>(), new ArrayList<>());
        }

        void add(int place, ServerSealed value) {
            places.add(place);
            values.add(value);
        }
    }

    /**
     * A value, if its key id is the one of its tenant and a KEK that the settings name.
     *
     * @param stored the column's bytes
     * @return the value, or null if these are none, or it is of another KEK
     */
    public @Nullable ServerSealed known(byte[] stored) {
        ServerSealed value = readable(stored);
        return value == null || kekOf(value) == null ? null : value;
    }

    /**
     * Whether a value's key id is the one of its tenant and a KEK that the settings name.
     *
     * @param value the value
     * @return true if it is
     */
    public boolean isKnown(ServerSealed value) {
        return kekOf(value) != null;
    }

    /**
     * Begins to tell which values are under the newest version of their tenant's KEK.
     *
     * @return for one job
     */
    public CurrentKekVersions presentKeks() {
        return new CurrentKekVersions(calls, kekOf);
    }

    private static @Nullable ServerSealed readable(byte[] stored) {
        try {
            return ServerSealed.isOne(stored) ? ServerSealed.read(stored) : null;
        } catch (SealedValueException e) {
            return null;
        }
    }

    /** The KEK that the key id certifies, or null if it is none that the settings name for its tenant. */
    private @Nullable URI kekOf(ServerSealed value) {
        return Stream.concat(Stream.of(kekOf.apply(value.tenant())), named.stream())
                .filter(kek -> ServerSealed.keyId(value.tenant(), kek).equals(value.keyId()))
                .filter(kek -> keks.trusts(kek, value.tenant()))
                .findFirst()
                .orElse(null);
    }

    private List<byte @Nullable []> open(URI kek, String context, List<ServerSealed> values) {
        requireThreadThatMayWait();
        ServerSealed first = values.get(0);
        List<byte[]> sealed = values.stream().map(ServerSealed::sealed).toList();
        List<byte @Nullable []> bound =
                calls.open(kek, sealed, new ValueContext(first.tenant(), first.keyId(), context));
        List<byte @Nullable []> plain = new ArrayList<>(bound.size());
        for (byte @Nullable [] bytes : bound) {
            plain.add(bytes == null ? null : ServerSealed.unbind(first.tenant(), context, bytes));
            if (bytes != null) {
                Arrays.fill(bytes, (byte) 0);
            }
        }
        return plain;
    }
}
