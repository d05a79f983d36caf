// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.engine;

import io.entigma.Place;
import io.entigma.internal.cipher.FieldCipher;
import io.entigma.internal.cipher.FieldContext;
import io.entigma.internal.cipher.SealedFormat;
import io.entigma.internal.cipher.SealedValueException;
import io.entigma.internal.cipher.ServerSealed;
import io.entigma.internal.kek.KeyServerCipher;
import io.entigma.internal.keyring.Keyring;
import io.entigma.key.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Seals the plain bytes of one attribute at its place, and opens stored ones where they were sealed: the value says where.
 * So an attribute can be moved to the key server, or away from it, while values of both kinds are stored. Thread safe.
 */
record PlacedCipher(
        FieldContext context,
        Place place,
        Keyring keyring,
        ReadKeys readKeys,
        FieldCipher cipher,
        KeyServerCipher server,
        @Nullable AttributeTokens tokens) {
    /** Whether a value is sealed under a DEK, which the tenant may not have yet. */
    boolean needsKey() {
        return place == Place.APPLICATION;
    }

    byte[] seal(TenantId tenant, byte[] plain, Object value, SealAheadBuffer memory) {
        return tokens == null
                ? sealWithoutTokens(tenant, plain, memory)
                : cipher.seal(keyring.active(tenant), context, tokens.block(tenant, plain, value), plain);
    }

    /** Also for a value that is not stored, and so not looked for. */
    byte[] sealWithoutTokens(TenantId tenant, byte[] plain, SealAheadBuffer memory) {
        if (place == Place.APPLICATION) {
            return cipher.seal(keyring.active(tenant), context, plain);
        }
        byte[] ahead = memory.takeSealed(context, plain);
        return ahead != null
                ? ahead
                : server.seal(tenant, context.name(), List.of(plain)).get(0);
    }

    void sealAhead(TenantId tenant, List<byte[]> plain, SealAheadBuffer memory) {
        List<byte[]> fitting = plain.stream()
                .filter(bytes -> bytes.length <= ServerSealed.MAX_PLAIN_BYTES)
                .toList();
        List<byte[]> sealed = server.seal(tenant, context.name(), fitting);
        for (int i = 0; i < sealed.size(); i++) {
            memory.keepSealed(context, fitting.get(i), sealed.get(i));
        }
    }

    byte[] open(TenantId tenant, byte[] stored, SealAheadBuffer memory) throws SealedValueException {
        if (!ServerSealed.isOne(stored)) {
            return cipher.open(readKeys.opening(tenant, SealedFormat.keyId(stored)), context, stored);
        }
        byte[] known = memory.opened(context, stored);
        if (known != null) {
            return known;
        }
        TenantId said = ServerSealed.read(stored).tenant();
        TenantId owner = readKeys.mayRead(tenant, said) ? said : tenant;
        byte[] plain = server.open(owner, context.name(), stored);
        memory.keepOpened(context, stored, plain);
        return plain;
    }

    void openAhead(TenantId tenant, List<byte[]> stored, SealAheadBuffer memory) {
        List<byte[]> unknown = stored.stream()
                .filter(bytes -> memory.opened(context, bytes) == null)
                .toList();
        List<byte @Nullable []> plain =
                server.openAll(owner -> readKeys.mayRead(tenant, owner), context.name(), unknown);
        for (int i = 0; i < unknown.size(); i++) {
            byte[] opened = plain.get(i);
            if (opened != null) {
                memory.keepOpened(context, unknown.get(i), opened);
            }
        }
    }
}
