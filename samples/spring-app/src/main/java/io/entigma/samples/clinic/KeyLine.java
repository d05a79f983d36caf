// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import io.entigma.key.KeyState;
import io.entigma.key.WrappedDek;
import io.entigma.key.WrappedKey;
import java.time.Instant;
import java.util.HexFormat;

/**
 * One row of the key table.
 *
 * @param id the key id, which every value under this key carries
 * @param version the version
 * @param state what it may be used for
 * @param kek the KEK that wrapped it
 * @param kekVersion that KEK's version
 * @param wrapped the first bytes of the wrapped data key; empty once it is destroyed
 * @param bytes how many bytes that has
 * @param created when it was made
 * @param changed when its state or wrapping changed
 */
public record KeyLine(
        String id,
        int version,
        KeyState state,
        String kek,
        String kekVersion,
        String wrapped,
        int bytes,
        Instant created,
        Instant changed) {
    private static final int SHOWN = 12;

    static KeyLine of(WrappedKey key) {
        WrappedDek wrapped = key.wrapped();
        byte[] bytes = wrapped == null ? new byte[0] : wrapped.toBytes();
        return new KeyLine(
                key.id().toString(),
                key.version(),
                key.state(),
                key.kek().toString(),
                wrapped == null ? "" : wrapped.kekVersion(),
                HexFormat.of().formatHex(bytes, 0, Math.min(SHOWN, bytes.length)),
                bytes.length,
                key.created(),
                key.changed());
    }
}
