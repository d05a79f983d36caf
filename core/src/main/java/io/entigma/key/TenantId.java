// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.key;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Name of a tenant. Compared exactly, character by character: {@code acme}, {@code ACME} and {@code "acme "} are three
 * tenants. Immutable.
 *
 * @param value the name: not blank, at most {@value #MAX_BYTES} bytes in UTF-8, no unpaired surrogate, no control
 *     character
 */
public record TenantId(String value) implements Comparable<TenantId> {
    /** Longest name, in bytes of UTF-8. */
    public static final int MAX_BYTES = 255;

    /** The tenant of an application that has no tenants. */
    public static final TenantId SINGLE = new TenantId("single");

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it breaks a rule; the message names the rule
     */
    public TenantId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("Tenant id: must not be blank");
        }
        if (value.codePoints().anyMatch(TenantId::isForbidden)) {
            throw new IllegalArgumentException("Tenant id: must hold no control character and no unpaired surrogate");
        }
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "Tenant id: must be at most " + MAX_BYTES + " bytes in UTF-8, but has " + bytes);
        }
    }

    private static boolean isForbidden(int codePoint) {
        return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
    }

    /**
     * Tenant id of a value as applications keep it.
     *
     * @param value text, an integral number, a UUID or an enum constant
     * @return its exact text as a tenant id
     * @throws IllegalArgumentException for another type, or a text that is no tenant id
     */
    public static TenantId of(Object value) {
        if (value instanceof TenantId id) {
            return id;
        }
        if (value instanceof Enum<?> constant) {
            return new TenantId(constant.name());
        }
        if (value instanceof CharSequence
                || value instanceof UUID
                || value instanceof Long
                || value instanceof Integer
                || value instanceof Short) {
            return new TenantId(value.toString());
        }
        throw new IllegalArgumentException("Tenant id: must be text, an integral number, a UUID or an enum, but is a "
                + value.getClass().getName() + "; give its text instead");
    }

    /**
     * The name in UTF-8, as it is stored and bound to keys.
     *
     * @return a new array
     */
    public byte[] toBytes() {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int compareTo(TenantId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
