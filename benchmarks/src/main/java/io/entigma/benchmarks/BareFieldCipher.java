// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks;

import io.entigma.benchmarks.Library.Subject;
import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.cipher.FieldCipher;
import io.entigma.internal.cipher.FieldContext;
import io.entigma.internal.cipher.Purpose;
import io.entigma.internal.cipher.SealedValueException;
import io.entigma.key.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/** Entigma's cipher without the type, the tenant and the key cache around it. */
final class BareFieldCipher implements Subject {
    private final FieldCipher cipher = new FieldCipher();
    private final DataKey key = DataKey.generate(new TenantId("acme"));
    private final FieldContext context = new FieldContext("table.column", Purpose.VALUE);

    @Override
    public Worker worker(String text) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        return new Worker() {
            @Override
            public Object seal() {
                return cipher.seal(key, context, plain);
            }

            @Override
            public Object open(Object sealed) throws GeneralSecurityException {
                try {
                    return cipher.open(key, context, (byte[]) sealed);
                } catch (SealedValueException e) {
                    throw new GeneralSecurityException("Not opened", e);
                }
            }
        };
    }
}
