// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.files;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/** A passphrase or password. Shows nothing of itself; {@link #close} overwrites this copy. */
public final class Secret implements AutoCloseable {
    private static final int RANDOM_BYTES = 24;

    private final byte[] bytes;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Takes a copy.
     *
     * @param bytes the secret in UTF-8
     * @return the secret
     */
    public static Secret copyOf(byte[] bytes) {
        return new Secret(bytes.clone());
    }

    /** A password that nobody needs to remember: 192 random bits, in characters that every tool takes. */
    public static Secret random(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return new Secret(Base64.getUrlEncoder().withoutPadding().encode(bytes));
    }

    /** The bytes themselves, not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    /** As Java's key stores want it; the caller overwrites it. */
    public char[] toChars() {
        try {
            CharBuffer chars = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            char[] copy = new char[chars.remaining()];
            chars.get(copy);
            Arrays.fill(chars.array(), '\0');
            return copy;
        } catch (CharacterCodingException e) {
            throw new SetupException("Password: must be text in UTF-8");
        }
    }

    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "Secret[...]";
    }
}
