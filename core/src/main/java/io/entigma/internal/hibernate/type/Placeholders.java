// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.type;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.entigma.Unreadable;
import io.entigma.error.DamagedKeyException;
import io.entigma.error.DamagedValueException;
import io.entigma.error.EntigmaException;
import io.entigma.error.KeyDestroyedException;
import io.entigma.error.KeyRetiredException;
import io.entigma.error.NotSealedException;
import io.entigma.error.UnknownKeyException;
import io.entigma.error.ValueRefusedException;
import io.entigma.internal.cipher.DataKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for values that cannot be opened, and knows what is stored in their place, so that writing a placeholder back
 * writes the same bytes. A placeholder's number is a MAC of context and stored bytes under a key of this session factory:
 * the same row gives the same placeholder, and nobody can make one for other bytes. Thread safe.
 */
final class Placeholders {
    private static final int MOST = 10_000;
    private static final int NUMBER_BYTES = 16;

    private final DataKey key;
    private final Cache<String, Stored> known = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterAccess(Duration.ofHours(12))
            .executor(Runnable::run)
            .build();

    private static final class Stored {
        private final String context;
        private final byte[] bytes;

        Stored(String context, byte[] bytes) {
            this.context = context;
            this.bytes = bytes;
        }
    }

    Placeholders(DataKey key) {
        this.key = key;
    }

    /** Whether the fault is one of the value or its key, and not of the surroundings. */
    static boolean isFor(EntigmaException e) {
        return e instanceof DamagedValueException
                || e instanceof NotSealedException
                || e instanceof UnknownKeyException
                || e instanceof KeyDestroyedException
                || e instanceof KeyRetiredException
                || e instanceof DamagedKeyException;
    }

    Object make(EncryptedAttribute attribute, byte[] stored) {
        String context = attribute.context().name();
        String text = "\uFFFDunreadable " + number(context, stored);
        known.put(text, new Stored(context, stored.clone()));
        return attribute.javaClass() == String.class ? text : text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * What is to be stored for a value.
     *
     * @param attribute the attribute
     * @param value the value
     * @return the bytes that a placeholder stands for, or null if the value is none
     * @throws ValueRefusedException for a placeholder that is not known, or of another attribute
     */
    byte @Nullable [] stored(EncryptedAttribute attribute, Object value) {
        if (!Unreadable.is(value)) {
            return null;
        }
        String text = value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : value.toString();
        Stored stored = known.getIfPresent(text);
        if (stored == null || !stored.context.equals(attribute.context().name())) {
            throw new ValueRefusedException(attribute.subject()
                    + ": the value is a placeholder for an unreadable value of another attribute, another process or long"
                    + " ago; it is not stored. Load the entity again, or set a value");
        }
        return stored.bytes.clone();
    }

    /** A value that is no placeholder: in a query, or sealed by hand, it would be written over values of other rows. */
    Object refuse(EncryptedAttribute attribute, Object value) {
        if (Unreadable.is(value)) {
            throw refused(attribute.subject(), "cannot be part of a query or be sealed by hand");
        }
        return value;
    }

    static ValueRefusedException refused(String subject, String why) {
        return new ValueRefusedException(subject + ": the value is a placeholder for an unreadable value and " + why
                + "; it is not stored. Load the entity again, or set a value");
    }

    private String number(String context, byte[] stored) {
        byte[] secret = key.cleartext().toCleartextBytes();
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update(("unreadable\0" + context + '\0').getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(stored), 0, NUMBER_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is not available in this Java runtime", e);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
