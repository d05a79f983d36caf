// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.cipher;

import io.entigma.internal.concurrent.Stripes;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Random 96-bit nonces for AES-GCM (NIST SP 800-38D, 8.2.2), drawn from {@link SecureRandom} in blocks: the random
 * source stands behind a lock, and one draw for 64 nonces costs little more than a draw for one. Nonces are not secret,
 * so that a drawn block in memory gives nothing away. Thread safe.
 */
final class Nonces {
    static final int BYTES = 12;
    private static final int PER_BLOCK = 64;

    private volatile SecureRandom random = new SecureRandom();
    private volatile boolean oneByOne;
    private final AtomicReferenceArray<@Nullable Block> blocks =
            new AtomicReferenceArray<>(Stripes.count(Runtime.getRuntime().availableProcessors()));

    /** Writes the next nonce into an array. */
    void next(byte[] target, int offset) {
        if (oneByOne) {
            byte[] nonce = new byte[BYTES];
            random.nextBytes(nonce);
            System.arraycopy(nonce, 0, target, offset, BYTES);
            return;
        }
        int slot = Stripes.home(blocks.length());
        Block block = blocks.get(slot);
        while (block == null || !block.next(target, offset)) {
            Block fresh = new Block(random);
            block = blocks.compareAndSet(slot, block, fresh) ? fresh : blocks.get(slot);
        }
    }

    /**
     * Drops the drawn blocks, and draws no others until {@link #drawBlocks}: until then an image of the process may be
     * taken at any moment, and threads run on in what is made of it before anybody tells them.
     */
    void drawOneByOne() {
        oneByOne = true;
        drop();
    }

    /** The end of {@link #drawOneByOne}, with a random source that was seeded after it. */
    void drawBlocks() {
        random = new SecureRandom();
        drop();
        oneByOne = false;
    }

    private void drop() {
        for (int slot = 0; slot < blocks.length(); slot++) {
            blocks.set(slot, null);
        }
    }

    /** Nonces drawn at once; each is given out at most once. */
    private static final class Block {
        private final byte[] bytes = new byte[BYTES * PER_BLOCK];
        private final AtomicInteger used = new AtomicInteger();

        Block(SecureRandom random) {
            random.nextBytes(bytes);
        }

        boolean next(byte[] target, int offset) {
            int index = used.getAndIncrement();
            // A block is thrown away long before the counter could come round: each thread stops at its first refusal.
            if (index >= PER_BLOCK) {
                return false;
            }
            System.arraycopy(bytes, index * BYTES, target, offset, BYTES);
            return true;
        }
    }
}
