// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.attack;

import io.entigma.key.KeyId;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the application and the operator have done, as an honest witness knows it. */
final class Model {
    /** What a note says, beside the fixed beginning of each of its values. */
    record Written(String tenant, String secret) {}

    private final Map<Long, Written> notes;
    private final Set<KeyId> barred;
    private final Set<String> destroyed;
    private boolean isMemoPlain;

    Model() {
        this(new TreeMap<>(), new HashSet<>(), new HashSet<>(), false);
    }

    private Model(Map<Long, Written> notes, Set<KeyId> barred, Set<String> destroyed, boolean isMemoPlain) {
        this.notes = notes;
        this.barred = barred;
        this.destroyed = destroyed;
        this.isMemoPlain = isMemoPlain;
    }

    Model copy() {
        return new Model(new TreeMap<>(notes), new HashSet<>(barred), new HashSet<>(destroyed), isMemoPlain);
    }

    Map<Long, Written> notes() {
        return notes;
    }

    /** Keys that were retired or destroyed, and must not seal. */
    Set<KeyId> barred() {
        return barred;
    }

    /** Tenants without a key, since theirs were destroyed. */
    Set<String> destroyed() {
        return destroyed;
    }

    /** Whether a job was to store one column in the clear. */
    boolean isMemoPlain() {
        return isMemoPlain;
    }

    void memoPlain(boolean isPlain) {
        isMemoPlain = isPlain;
    }
}
