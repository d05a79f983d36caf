// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.table;

import io.entigma.internal.cipher.ServerSealed;
import io.entigma.internal.cipher.StoredForm;
import io.entigma.internal.kek.KeyServerCipher;
import io.entigma.key.KeyId;

/** Tells what stored values are, by the key table and the KEKs that the settings name. Thread safe. */
public final class StoredForms implements StoredForm.Keys {
    private final RecentKeyRows keys;
    private final KeyServerCipher server;

    public StoredForms(RecentKeyRows keys, KeyServerCipher server) {
        this.keys = keys;
        this.server = server;
    }

    public RecentKeyRows keys() {
        return keys;
    }

    public StoredForm of(byte[] stored) {
        return StoredForm.of(stored, this);
    }

    @Override
    public boolean hasKey(KeyId id) {
        return keys.isThere(id);
    }

    @Override
    public boolean hasKek(ServerSealed value) {
        return server.isKnown(value);
    }
}
