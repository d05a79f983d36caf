// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.cipher;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.Test;

/** Nonces of processes that are made of one image. An image is simulated: everything but the random source is copied. */
class NoncesTest {
    private static final int DRAWN = 70;

    private static Set<String> draw(Nonces nonces) {
        Set<String> drawn = new HashSet<>();
        byte[] target = new byte[Nonces.BYTES];
        for (int i = 0; i < DRAWN; i++) {
            nonces.next(target, 0);
            drawn.add(HexFormat.of().formatHex(target));
        }
        assertThat(drawn).hasSize(DRAWN);
        return drawn;
    }

    private static Nonces running() {
        Nonces running = new Nonces();
        running.next(new byte[Nonces.BYTES], 0);
        return running;
    }

    /** The random source is not copied: a JDK that can be restored seeds its own again. */
    private static Nonces restored(Nonces image) {
        try {
            Nonces copy = new Nonces();
            Field oneByOne = Nonces.class.getDeclaredField("oneByOne");
            oneByOne.setAccessible(true);
            oneByOne.set(copy, oneByOne.get(image));
            AtomicReferenceArray<Object> from = blocks(image);
            AtomicReferenceArray<Object> to = blocks(copy);
            for (int i = 0; i < from.length(); i++) {
                to.set(i, from.get(i) == null ? null : copyOfBlock(from.get(i)));
            }
            return copy;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static AtomicReferenceArray<Object> blocks(Nonces nonces) throws ReflectiveOperationException {
        Field blocks = Nonces.class.getDeclaredField("blocks");
        blocks.setAccessible(true);
        return (AtomicReferenceArray<Object>) blocks.get(nonces);
    }

    private static Object copyOfBlock(Object block) throws ReflectiveOperationException {
        Constructor<?> make = block.getClass().getDeclaredConstructor(java.security.SecureRandom.class);
        make.setAccessible(true);
        Object copy = make.newInstance(new java.security.SecureRandom());
        Field bytes = block.getClass().getDeclaredField("bytes");
        Field used = block.getClass().getDeclaredField("used");
        bytes.setAccessible(true);
        used.setAccessible(true);
        System.arraycopy(bytes.get(block), 0, bytes.get(copy), 0, ((byte[]) bytes.get(block)).length);
        ((AtomicInteger) used.get(copy)).set(((AtomicInteger) used.get(block)).get());
        return copy;
    }

    /** That the simulation is one: this is what the rest is there against. */
    @Test
    void next_inTwoCopiesOfAnUnpreparedImage_repeats() {
        Nonces image = running();
        assertThat(Collections.disjoint(draw(restored(image)), draw(restored(image))))
                .isFalse();
    }

    @Test
    void next_inTwoCopiesOfAPreparedImage_sharesNone() {
        Nonces image = running();
        image.drawOneByOne();
        // A thread that has not stopped.
        image.next(new byte[Nonces.BYTES], 0);
        Nonces one = restored(image);
        Nonces other = restored(image);
        // Threads run on before anybody tells them of the restore.
        Set<String> before = draw(one);
        assertThat(draw(other)).doesNotContainAnyElementsOf(before);
        one.drawBlocks();
        other.drawBlocks();
        Set<String> after = draw(one);
        assertThat(draw(other)).doesNotContainAnyElementsOf(after);
        assertThat(after).doesNotContainAnyElementsOf(before);
    }

    @Test
    void next_afterARestore_usesBlocksAgain() throws ReflectiveOperationException {
        Nonces nonces = running();
        nonces.drawOneByOne();
        nonces.next(new byte[Nonces.BYTES], 0);
        for (int i = 0; i < blocks(nonces).length(); i++) {
            assertThat(blocks(nonces).get(i)).isNull();
        }
        nonces.drawBlocks();
        nonces.next(new byte[Nonces.BYTES], 0);
        boolean drawn = false;
        for (int i = 0; i < blocks(nonces).length(); i++) {
            drawn |= blocks(nonces).get(i) != null;
        }
        assertThat(drawn).isTrue();
    }
}
