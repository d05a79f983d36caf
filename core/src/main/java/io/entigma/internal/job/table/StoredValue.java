// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.table;

import org.jspecify.annotations.Nullable;

/** What an encrypted column of a row holds, and the plain column beside it, if there is one. Immutable. */
public final class StoredValue {
    private final byte @Nullable [] sealed;
    private final @Nullable Object plain;

    StoredValue(byte @Nullable [] sealed, @Nullable Object plain) {
        this.sealed = sealed;
        this.plain = plain;
    }

    /** The bytes of the encrypted column, sealed or not. Not copied. */
    public byte @Nullable [] sealed() {
        return sealed;
    }

    /** The value of the plain column as it was read. */
    @Nullable
    public Object plain() {
        return plain;
    }

    public boolean isNull() {
        return sealed == null && plain == null;
    }

    long size() {
        long size = sealed == null ? 0 : sealed.length;
        if (plain instanceof byte[] bytes) {
            size += bytes.length;
        } else if (plain instanceof String text) {
            size += 3L * text.length();
        }
        return size;
    }
}
