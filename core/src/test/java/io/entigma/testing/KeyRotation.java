// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing;

import io.entigma.internal.cipher.DataKey;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedDek;
import io.entigma.spi.WrapContext;

/** Gives a tenant another active key, past the engine, as another node would. */
public final class KeyRotation {
    private KeyRotation() {}

    /** Makes the next version the active one; the one before stays live. */
    public static void rotate(TestDatabase db, LocalKek kek, String tenant) {
        TenantId id = new TenantId(tenant);
        DataKey key = DataKey.generate(id);
        WrappedDek wrapped = kek.wrap(LocalKek.URI_A, key.cleartext(), new WrapContext(id, key.id()));
        byte[] owner = id.toBytes();
        db.update("UPDATE entigma_key SET state = 'LIVE' WHERE tenant = ?", owner);
        db.update(
                "INSERT INTO entigma_key (key_id, tenant, version, state, wrapped_dek, kek_uri, kek_version, created_at,"
                        + " changed_at, use_estimate, epoch) SELECT ?, tenant, MAX(version) + 1, 'ACTIVE', ?, MIN(kek_uri),"
                        + " '1', 0, 0, 0, (SELECT epoch + 1 FROM entigma_epoch) FROM entigma_key WHERE tenant = ? GROUP BY tenant",
                key.id().toBytes(),
                wrapped.toBytes(),
                owner);
        db.update("UPDATE entigma_epoch SET epoch = epoch + 1");
    }
}
