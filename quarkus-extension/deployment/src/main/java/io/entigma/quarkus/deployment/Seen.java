// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.deployment;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Value;

/**
 * A value of a method as far as its code tells. Immutable.
 *
 * @param type what the byte code knows of its type
 * @param content a text, a number, a {@link SeenSort}, a constant that says how to sort, a {@link Made} object; or null if it is not known
 */
record Seen(BasicValue type, @Nullable Object content) implements Value {
    /**
     * An object that one instruction makes: an array, or a query.
     *
     * @param by the instruction
     * @param isDirect whether it came here without a variable, so that nobody else has changed it
     */
    record Made(AbstractInsnNode by, boolean isDirect) {}

    @Override
    public int getSize() {
        return type.getSize();
    }
}
