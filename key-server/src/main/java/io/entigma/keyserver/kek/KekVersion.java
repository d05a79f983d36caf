// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.kek;

import java.time.Instant;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** One version of a KEK: an AES-256 key. Shows nothing of the key. Immutable. */
public final class KekVersion {
    static final int KEY_BYTES = 32;

    private final int number;
    private final byte[] key;
    private final boolean enabled;
    private final Instant created;

    KekVersion(int number, byte[] key, boolean enabled, Instant created) {
        if (number < 1 || key.length != KEY_BYTES) {
            throw new IllegalArgumentException("KEK version " + number + ": must be at least 1 and have " + KEY_BYTES
                    + " key bytes, but has " + key.length);
        }
        this.number = number;
        this.key = key;
        this.enabled = enabled;
        this.created = created;
    }

    /** Its number, from 1 on. */
    public int number() {
        return number;
    }

    /** Whether it may be used. */
    public boolean enabled() {
        return enabled;
    }

    /** When it was made. */
    public Instant created() {
        return created;
    }

    SecretKey cleartextKey() {
        return new SecretKeySpec(key, "AES");
    }

    /** The key itself, for the sealed file. */
    byte[] cleartextBytes() {
        return key;
    }

    KekVersion withEnabled(boolean value) {
        return new KekVersion(number, key, value, created);
    }

    @Override
    public String toString() {
        return "KekVersion[" + number + (enabled ? ", enabled" : ", disabled") + "]";
    }
}
