// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.engine;

import io.entigma.Place;
import io.entigma.internal.cipher.FieldCipher;
import io.entigma.internal.cipher.FieldContext;
import io.entigma.internal.cipher.SealedFormat;
import io.entigma.internal.cipher.SealedValueException;
import io.entigma.internal.cipher.ServerValue;
import io.entigma.internal.kek.ServerValues;
import io.entigma.internal.keyring.Keyring;
import io.entigma.key.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Seals the plain bytes of one attribute at its place, and opens stored ones where they were sealed: the value says where.
 * So an attribute can be moved to the key server, or away from it, while values of both kinds are stored. Thread safe.
 */
final class ValueCrypto {
    private final FieldContext context;
    private final Place place;
    private final Keyring keyring;
    private final FieldCipher cipher;
    private final ServerValues server;

    ValueCrypto(FieldContext context, Place place, Keyring keyring, FieldCipher cipher, ServerValues server) {
        this.context = context;
        this.place = place;
        this.keyring = keyring;
        this.cipher = cipher;
        this.server = server;
    }

    /** Whether a value is sealed under a DEK, which the tenant may not have yet. */
    boolean needsKey() {
        return place == Place.APPLICATION;
    }

    byte[] seal(TenantId tenant, byte[] plain, ServerMemory memory) {
        if (place == Place.APPLICATION) {
            return cipher.seal(keyring.active(tenant), context, plain);
        }
        byte[] ahead = memory.takeSealed(context, plain);
        return ahead != null
                ? ahead
                : server.seal(tenant, context.name(), List.of(plain)).get(0);
    }

    void sealAhead(TenantId tenant, List<byte[]> plain, ServerMemory memory) {
        List<byte[]> fitting = plain.stream()
                .filter(bytes -> bytes.length <= ServerValue.MAX_PLAIN_BYTES)
                .toList();
        List<byte[]> sealed = server.seal(tenant, context.name(), fitting);
        for (int i = 0; i < sealed.size(); i++) {
            memory.keepSealed(context, fitting.get(i), sealed.get(i));
        }
    }

    byte[] open(TenantId tenant, byte[] stored, ServerMemory memory) throws SealedValueException {
        if (!ServerValue.isOne(stored)) {
            return cipher.open(keyring.opening(tenant, SealedFormat.keyId(stored)), context, stored);
        }
        byte[] known = memory.opened(context, stored);
        if (known != null) {
            return known;
        }
        byte[] plain = server.open(tenant, context.name(), stored);
        memory.keepOpened(context, stored, plain);
        return plain;
    }

    void openAhead(TenantId tenant, List<byte[]> stored, ServerMemory memory) {
        List<byte[]> unknown = stored.stream()
                .filter(bytes -> memory.opened(context, bytes) == null)
                .toList();
        List<byte @Nullable []> plain = server.openAll(tenant::equals, context.name(), unknown);
        for (int i = 0; i < unknown.size(); i++) {
            byte[] opened = plain.get(i);
            if (opened != null) {
                memory.keepOpened(context, unknown.get(i), opened);
            }
        }
    }
}
