// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing;

import io.entigma.Entigma;
import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.keyring.Keyring;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import java.lang.reflect.Field;
import java.util.List;

/** The index keys of an engine, which nobody outside of it is given. */
public final class IndexKeys {
    private IndexKeys() {}

    public static Keyring keyring(Entigma entigma) {
        try {
            Field field = entigma.getClass().getDeclaredField("keyring");
            field.setAccessible(true);
            return (Keyring) field.get(entigma);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the engine has no keyring", e);
        }
    }

    /** As when a value with tokens is sealed. */
    public static KeyId use(Entigma entigma, TenantId tenant) {
        return keyring(entigma).indexKey(tenant).id();
    }

    /** As when a token is looked for. */
    public static List<KeyId> find(Entigma entigma, TenantId tenant) {
        return keyring(entigma).indexKeys(tenant).stream().map(DataKey::id).toList();
    }
}
