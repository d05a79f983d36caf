// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keys;

import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.cipher.MacKey;
import io.entigma.internal.tables.RowBytes;
import io.entigma.internal.tables.RowSigner;
import io.entigma.internal.tables.Signature;
import io.entigma.key.CleartextKey;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;

/** Signs with a key that every run has. */
final class FixedSigner implements RowSigner {
    private final DataKey key = DataKey.of(new TenantId("fixed"), CleartextKey.copyOf(new byte[CleartextKey.BYTES]));

    @Override
    public void prepareToVerify() {}

    @Override
    public void prepareToSign() {}

    @Override
    public void refresh() {}

    @Override
    public KeyId signing() {
        return key.id();
    }

    @Override
    public Signature sign(RowBytes row) {
        return new Signature(key.id(), MacKey.of(key, row.label()).mac(row.toBytes()));
    }

    @Override
    public Verdict verify(RowBytes row, Signature signature) {
        if (!signature.signer().equals(key.id())) {
            return Verdict.UNKNOWN_SIGNER;
        }
        return MacKey.of(key, row.label()).verifies(row.toBytes(), signature.mac()) ? Verdict.GOOD : Verdict.BAD;
    }
}
