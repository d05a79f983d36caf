// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link KekClient} implements as well if its server seals and opens values themselves, for attributes with {@link
 * io.entigma.Place#KEY_SERVER}. Thread safe; what is said there of time limits, failures and secrets counts here too, and
 * no message holds a value.
 *
 * <p>The engine keeps to the limits of one call before it makes it; a client may rely on them.
 */
public interface ValueSealingClient {
    /** Longest value, in plain bytes as the engine hands it over. */
    int MAX_VALUE_BYTES = 16 * 1024 + 16;

    /** Most values of one call. */
    int MAX_CALL_VALUES = 100;

    /** Most bytes of all values of one call together, plain or sealed. */
    int MAX_CALL_BYTES = 256 * 1024;

    /**
     * Most bytes that the sealed form of a value may have: room for base64, a nonce, a tag and a version.
     *
     * @param plainBytes the value's plain bytes, 0 or more
     * @return the limit in bytes
     */
    static long maxSealedBytes(long plainBytes) {
        return (plainBytes + 66) / 3 * 4 + 64;
    }

    /**
     * Seals values under the KEK's newest version, at random: equal values give different bytes.
     *
     * @param kek the KEK
     * @param values the plain bytes, 1 to {@value #MAX_CALL_VALUES} of at most {@value #MAX_VALUE_BYTES} each; the client must
     *     not keep them
     * @param context what they are bound to
     * @return the sealed values in the same order, each of 1 to {@link #maxSealedBytes} bytes
     * @throws io.entigma.error.KeyServerUnavailableException if trying again can help
     * @throws io.entigma.error.KeyServerRefusedException if it cannot
     */
    List<byte[]> sealAll(URI kek, List<byte[]> values, ValueContext context);

    /**
     * Opens sealed values.
     *
     * @param kek the KEK that sealed them, in any of its versions
     * @param sealed what {@link #sealAll} gave, 1 to {@value #MAX_CALL_VALUES} values
     * @param context the same context as then; under another one nothing may open
     * @return the plain bytes in the same order, null for each that does not open under this KEK and context
     * @throws io.entigma.error.KeyServerUnavailableException if trying again can help
     * @throws io.entigma.error.KeyServerRefusedException if the whole call is refused
     */
    List<byte @Nullable []> openAll(URI kek, List<byte[]> sealed, ValueContext context);

    /**
     * The KEK version that sealed a value, as far as its bytes tell, so that jobs find values to move. Must not call the
     * server.
     *
     * @param sealed what {@link #sealAll} gave; can be anything, since it comes from the database
     * @return the version in the server's own words, or empty if it cannot be told
     */
    default Optional<String> kekVersion(byte[] sealed) {
        return Optional.empty();
    }
}
