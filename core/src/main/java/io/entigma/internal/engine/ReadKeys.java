// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.engine;

import io.entigma.error.KeyDestroyedException;
import io.entigma.error.QueryRefusedException;
import io.entigma.error.WrongTenantException;
import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.keyring.Keyring;
import io.entigma.internal.settings.KnownSettings;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The keys under which a tenant may read values of one attribute: its own, and, while an application that had no tenants gets some,
 * those of {@link TenantId#SINGLE}. Thread safe.
 */
final class ReadKeys {
    private final Keyring keyring;
    private final LastSlots lastSlots;
    private final boolean ofSingleToo;

    /**
     * Of an attribute.
     *
     * @param lastSlots who is told of tenants whose next key has no room in queries
     * @param ofSingleToo whether every tenant may read values of {@link TenantId#SINGLE}
     */
    ReadKeys(Keyring keyring, LastSlots lastSlots, boolean ofSingleToo) {
        this.keyring = keyring;
        this.lastSlots = lastSlots;
        this.ofSingleToo = ofSingleToo;
    }

    /** Whether a tenant may also read values that are none of its own. */
    boolean areOfSingleToo() {
        return ofSingleToo;
    }

    /** Whether a tenant may read values of another one, or of itself. */
    boolean mayRead(TenantId reader, TenantId owner) {
        return owner.equals(reader) || (ofSingleToo && owner.equals(TenantId.SINGLE));
    }

    /** The key that opens a value, as {@link Keyring#opening}. */
    DataKey opening(TenantId tenant, KeyId id) {
        try {
            return keyring.opening(tenant, id);
        } catch (WrongTenantException e) {
            if (!ofSingleToo) {
                throw e;
            }
            return ofSingle(id, e);
        }
    }

    private DataKey ofSingle(KeyId id, WrongTenantException otherwise) {
        try {
            return keyring.opening(TenantId.SINGLE, id);
        } catch (WrongTenantException e) {
            throw otherwise;
        }
    }

    /** Every DEK that a value may be under which the tenant may read, as {@link Keyring#usable}. */
    List<DataKey> usable(TenantId tenant) {
        return all(tenant, keyring::usable);
    }

    /**
     * The same for a query, which has room for so many forms of a value.
     *
     * @param plainToo whether it looks for the plain form as well
     * @throws QueryRefusedException if there are more forms
     */
    List<DataKey> sought(TenantId tenant, int slots, boolean plainToo) {
        List<DataKey> keys = usable(tenant);
        int forms = keys.size() + (plainToo ? 1 : 0);
        if (forms > slots) {
            throw new QueryRefusedException("tenant '" + tenant + "' has values under " + keys.size() + " data keys"
                    + (plainToo ? " and in plain" : "") + ", but a query looks for only " + slots + "; raise "
                    + KnownSettings.KEY_VERSIONS + ", or re-encrypt and retire old keys");
        }
        // A tenant with one key has none to retire.
        if (forms == slots && keys.size() > 1) {
            lastSlots.taken(tenant, keys.size(), slots);
        }
        return keys;
    }

    /** Every index key that a token may be under of a value which the tenant may read, as {@link Keyring#indexKeys}. */
    List<DataKey> indexKeys(TenantId tenant) {
        return all(tenant, keyring::indexKeys);
    }

    private List<DataKey> all(TenantId tenant, Function<TenantId, List<DataKey>> keys) {
        List<DataKey> own = keys.apply(tenant);
        return ofSingleToo && !tenant.equals(TenantId.SINGLE)
                ? Stream.concat(own.stream(), ofSingle(keys).stream()).toList()
                : own;
    }

    /** None if its keys were destroyed, since no value of it is read any more. */
    private static List<DataKey> ofSingle(Function<TenantId, List<DataKey>> keys) {
        try {
            return keys.apply(TenantId.SINGLE);
        } catch (KeyDestroyedException e) {
            return List.of();
        }
    }
}
