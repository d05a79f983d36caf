// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spi;

import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import java.util.List;
import java.util.Optional;

/**
 * Where wrapped DEKs are kept: the key table, or something with the same promises. Every method is a short transaction
 * of its own, never part of the caller's; what it wrote is durable when it returns. Implementations are thread safe and
 * compare tenants and key ids byte for byte.
 *
 * <p>All methods throw {@link io.entigma.KeyTableException} when the store cannot be read or written.
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
     * Adds a key, unless its id or its tenant's version is there already. A successful insert of any but
     * a tenant's first version is a change in the sense of {@link #changesSince}.
     *
     * @param key the new row
     * @return true if it is stored now, false if another writer was first
     */
    boolean insert(WrappedKey key);

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
