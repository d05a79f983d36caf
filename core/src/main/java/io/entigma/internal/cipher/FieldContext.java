// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.cipher;

/**
 * The name that an attribute's sealed values are bound to, {@code table.column} by default, and how they are sealed.
 *
 * @param name the context: not blank
 * @param purpose random or deterministic
 */
public record FieldContext(String name, Purpose purpose) {
    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it is blank
     */
    public FieldContext {
        if (name.isBlank()) {
            throw new IllegalArgumentException("Context: must not be blank");
        }
    }

    FieldContext forPurpose(Purpose wanted) {
        return wanted == purpose ? this : new FieldContext(name, wanted);
    }

    @Override
    public String toString() {
        return name;
    }
}
