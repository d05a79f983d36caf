// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.data;

import io.entigma.internal.cipher.FieldCipher;
import io.entigma.internal.cipher.SealedFormat;
import io.entigma.internal.cipher.SealedValueException;
import io.entigma.internal.keyring.Keyring;
import io.entigma.internal.keyring.ServerValues;
import io.entigma.key.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Seals values for jobs where their column wants it, in the application or at the key server, and opens them where they were
 * sealed. Thread safe.
 *
 * @param keyring the keys
 * @param cipher seals and opens in this process
 * @param server seals and opens at the key server
 */
record JobCrypto(Keyring keyring, FieldCipher cipher, ServerValues server) {
    byte[] seal(DataColumn column, TenantId tenant, byte[] plain) {
        return column.atServer()
                ? server.seal(tenant, column.context().name(), List.of(plain)).get(0)
                : cipher.seal(keyring.active(tenant), column.context(), plain);
    }

    /** Opens a value that was sealed under a DEK. */
    byte[] open(DataColumn column, TenantId tenant, byte[] stored) throws SealedValueException {
        return cipher.open(keyring.opening(tenant, SealedFormat.keyId(stored)), column.context(), stored);
    }

    byte[] openAtServer(DataColumn column, TenantId tenant, byte[] stored) throws SealedValueException {
        return server.open(tenant, column.context().name(), stored);
    }

    /** Whose value it is, if it was sealed at a key server under a KEK that the settings name; else null. */
    @Nullable
    TenantId ownerAtServer(byte[] stored) {
        return server.owner(stored);
    }
}
