// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.error;

import org.jspecify.annotations.Nullable;

/**
 * A row of Entigma's own tables is not as Entigma wrote it, is missing, or is older than what this node has seen: somebody
 * changed the tables, or they were restored. Nothing is sealed or opened by it. Other tenants are not concerned.
 */
public final class UntrustedRowException extends EntigmaException {
    private static final long serialVersionUID = 1L;

    private final boolean isRolledBack;

    private UntrustedRowException(String message, boolean isRolledBack, @Nullable Throwable cause) {
        super(message, cause, isRolledBack ? FailureReason.KEY_TABLE_ROLLED_BACK : FailureReason.UNTRUSTED_ROW);
        this.isRolledBack = isRolledBack;
    }

    /**
     * Makes the error.
     *
     * @param message subject, rule, value and way out; never a secret
     * @param isRolledBack whether the row is authentic, but older than one that was seen
     */
    public UntrustedRowException(String message, boolean isRolledBack) {
        this(message, isRolledBack, null);
    }

    /**
     * Whether the row is authentic, but older than one that this node has seen: after a restore on purpose, an operator
     * accepts it with {@code entigma accept-restore}.
     *
     * @return true if it is
     */
    public boolean isRolledBack() {
        return isRolledBack;
    }

    @Override
    EntigmaException with(String message, @Nullable Throwable cause) {
        return new UntrustedRowException(message, isRolledBack, cause);
    }
}
