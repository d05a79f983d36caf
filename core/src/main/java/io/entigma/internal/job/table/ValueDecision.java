// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.table;

import io.entigma.key.KeyId;
import org.jspecify.annotations.Nullable;

/** What is to become of one stored value. Immutable. */
public final class ValueDecision {
    /** Kinds of decisions; a row counts by the last one of its values in this order. */
    public enum Outcome {
        LEAVE_OUT,
        CURRENT,
        CHANGE,
        DESTROYED,
        QUARANTINE
    }

    /** A replacement that is known when the page is complete. */
    public interface Later {
        Object value();
    }

    private final Outcome outcome;
    private final @Nullable Object replacement;
    private final @Nullable KeyId keyId;
    private final String reason;

    private ValueDecision(Outcome outcome, @Nullable Object replacement, @Nullable KeyId keyId, String reason) {
        this.outcome = outcome;
        this.replacement = replacement;
        this.keyId = keyId;
        this.reason = reason;
    }

    public static ValueDecision of(Outcome outcome) {
        return new ValueDecision(outcome, null, null, "");
    }

    public static ValueDecision replaceBy(Object replacement) {
        return new ValueDecision(Outcome.CHANGE, replacement, null, "");
    }

    public static ValueDecision quarantine(@Nullable KeyId keyId, Enum<?> reason) {
        return new ValueDecision(Outcome.QUARANTINE, null, keyId, reason.name());
    }

    public Outcome outcome() {
        return outcome;
    }

    /** What is to be stored instead, if the outcome is {@link Outcome#CHANGE} and the page is complete. Not copied. */
    @Nullable
    public Object replacement() {
        return replacement instanceof Later later ? later.value() : replacement;
    }

    /** The key that a value in quarantine names, if it names one. */
    @Nullable
    public KeyId keyId() {
        return keyId;
    }

    /** Why a value is put in quarantine, else empty. */
    public String reason() {
        return reason;
    }
}
