// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spi;

import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where wrapped DEKs and index keys are kept: the key table, or something with the same promises. Every method is a short transaction
 * of its own, never part of the caller's; what it wrote is durable when it returns. Implementations are thread safe and
 * compare tenants and key ids byte for byte.
 *
 * <p>All methods throw {@link io.entigma.error.KeyTableException} when the store cannot be read or written.
 */
public interface WrappedKeyStore extends AutoCloseable {
    /**
     * Finds one key, in any state, of any tenant.
     *
     * @param id the key's id
     * @return its row, or empty
     */
    Optional<WrappedKey> find(KeyId id);

    /**
     * All keys of a tenant, in any state.
     *
     * @param tenant the tenant
     * @return its rows, the newest version first; empty for a tenant that never had a key
     */
    List<WrappedKey> findAll(TenantId tenant);

    /**
     * Keys of all tenants, in any state, a page at a time, in the order of their ids.
     *
     * @param after the last id of the page before, or null for the first page
     * @param limit most rows in the page, at least 1
     * @return the rows; fewer than the limit only at the end
     */
    List<WrappedKey> page(@Nullable KeyId after, int limit);

    /**
     * Adds a tenant's first key of a purpose, unless the tenant has a key of that purpose that is not shredded, or its id or
     * its tenant's version is there already. This is no change in the sense of {@link #changesSince}: nobody can have cached
     * anything of a purpose that had no key. A tenant that was shredded, and has no active DEK since, gets none.
     *
     * @param key the new row, of the version that follows the tenant's newest key, whatever that is for; 1 if it has none
     * @return true if it is stored now, false if another writer was first
     */
    boolean insert(WrappedKey key);

    /**
     * Changes the keys of one tenant in one step that nobody else's change can come between. What it changed is a change
     * in the sense of {@link #changesSince}.
     *
     * @param tenant the tenant
     * @param change gets the tenant's rows, the newest version first, and returns how they are to be; it may change and
     *     add rows, but leave none out, and must call nothing that waits, since it holds a lock
     * @return the rows as they are now
     */
    List<WrappedKey> change(TenantId tenant, UnaryOperator<List<WrappedKey>> change);

    /**
     * Replaces the wrapped form of a DEK by another wrapped form of the same DEK, unless it was changed since it was read.
     * No change in the sense of {@link #changesSince}, as the DEK stays what it is.
     *
     * @param before the row as it was read
     * @param after the same row with another wrapping, KEK and time
     * @return true if it is stored now, false if the row is not as before
     */
    boolean rewrap(WrappedKey before, WrappedKey after);

    /**
     * Which of some keys, that were read from this store before, are still there. Nodes ask this every few seconds of the
     * keys that they have sealed with since, so that nothing is sealed for long under a key that was deleted.
     *
     * @param keys the keys and whose they are
     * @return the ids of those that are there, in any state, and in no older state than when they were read
     */
    Set<KeyId> present(Map<KeyId, TenantId> keys);

    /**
     * Counts uses of a DEK, before they happen. Those of index keys are not counted.
     *
     * @param id the key
     * @param uses how many, more than zero
     * @return the key's estimate of uses with these; {@link Long#MAX_VALUE} if the key is not there
     */
    long addUses(KeyId id, long uses);

    /**
     * What changed in the store since a point that the caller has seen. Nodes poll this to know which cached keys to
     * drop.
     *
     * @param epoch the {@link KeyChanges#epoch} of the last answer, or 0
     * @return the present epoch, and the tenants whose keys changed after the given one
     */
    KeyChanges changesSince(long epoch);

    /** Frees connections. */
    @Override
    void close();
}
