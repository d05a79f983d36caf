// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.cipher;

import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.crypto.Cipher;

/**
 * A small pool of AES-GCM ciphers and the source of their nonces. A {@link Cipher} is used by one thread at a time and
 * costs more to look up than to use. Slots instead of thread-locals: a hundred thousand virtual threads must not make a
 * hundred thousand ciphers. When all slots are taken, a cipher is made and thrown away.
 */
final class Ciphers {
    private static final int PROBES = 4;

    private final Nonces nonces = new Nonces();
    private final AtomicReferenceArray<Cipher> slots =
            new AtomicReferenceArray<>(Stripes.count(Runtime.getRuntime().availableProcessors()));

    Nonces nonces() {
        return nonces;
    }

    Cipher take() throws GeneralSecurityException {
        int home = Stripes.home(slots.length());
        for (int i = 0; i < PROBES; i++) {
            int slot = (home + i) & (slots.length() - 1);
            Cipher cipher = slots.getPlain(slot) == null ? null : slots.getAndSet(slot, null);
            if (cipher != null) {
                return cipher;
            }
        }
        return Cipher.getInstance("AES/GCM/NoPadding");
    }

    void giveBack(Cipher cipher) {
        int home = Stripes.home(slots.length());
        for (int i = 0; i < PROBES; i++) {
            if (slots.compareAndSet((home + i) & (slots.length() - 1), null, cipher)) {
                return;
            }
        }
    }
}
