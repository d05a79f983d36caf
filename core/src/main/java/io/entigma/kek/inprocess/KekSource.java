// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.inprocess;

import io.entigma.kek.KekCall;
import io.entigma.key.CleartextKey;
import java.util.Arrays;
import java.util.Base64;

/**
 * Where an {@link InProcessKekClient} gets its KEK from: a secret store, a mounted file, a function. Asked again and again, a
 * call at a time; bounds its own calls in time. Thread safe.
 */
public interface KekSource extends AutoCloseable {
    /** A version that means the newest one. */
    String NEWEST = "";

    /**
     * Fetches one version of the KEK.
     *
     * @param call what it is for, to make exceptions of
     * @param version a version that was fetched before, or {@link #NEWEST}
     * @return the KEK and its version; the client closes it
     * @throws io.entigma.error.KeyServerUnavailableException if trying again can help
     * @throws io.entigma.error.KeyServerRefusedException if it cannot
     */
    Material fetch(KekCall call, String version);

    /**
     * Where this is, for the boot log. No secrets.
     *
     * @return a few words
     */
    String describe();

    /** Frees connections. */
    @Override
    default void close() {}

    /**
     * A KEK in the clear.
     *
     * @param version its version, 1 to 128 of {@code A-Z a-z 0-9 . _ -}
     * @param key its 32 bytes
     */
    record Material(String version, CleartextKey key) {
        /**
         * A KEK as stores hold it: its 32 bytes, or their base64 with or without blanks around it.
         *
         * @param call what it is for
         * @param version its version
         * @param stored what the store holds, which is overwritten
         * @param place where it stands in the store, for messages
         * @return the KEK
         * @throws io.entigma.error.KeyServerRefusedException if it is something else, or 32 printable characters, which nobody drew
         *     at random
         */
        public static Material decode(KekCall call, String version, byte[] stored, String place) {
            byte[] key = stored.length == CleartextKey.BYTES ? stored.clone() : base64(stored);
            try {
                if (key.length != CleartextKey.BYTES || isText(key)) {
                    throw call.refused(
                            place + " holds neither 32 random bytes nor their base64; put such a key in, as"
                                    + " 'openssl rand -base64 32' makes it",
                            null);
                }
                return new Material(version, CleartextKey.copyOf(key));
            } finally {
                Arrays.fill(key, (byte) 0);
                Arrays.fill(stored, (byte) 0);
            }
        }

        private static byte[] base64(byte[] stored) {
            int from = 0;
            int to = stored.length;
            while (from < to && stored[from] <= ' ') {
                from++;
            }
            while (from < to && stored[to - 1] <= ' ') {
                to--;
            }
            byte[] text = Arrays.copyOfRange(stored, from, to);
            try {
                return Base64.getDecoder().decode(text);
            } catch (IllegalArgumentException e) {
                return new byte[0];
            } finally {
                Arrays.fill(text, (byte) 0);
            }
        }

        private static boolean isText(byte[] key) {
            for (byte each : key) {
                if (each < ' ' || each > '~') {
                    return false;
                }
            }
            return true;
        }
    }
}
