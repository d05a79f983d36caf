// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.quorum;

import io.entigma.kek.WrapContext;
import io.entigma.key.WrappedDek;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What is stored of a DEK that was split: format 1, threshold, number of shares, a commitment to the DEK, and for each share
 * its KEK, the version of that and its wrapped bytes. A share's number is its place.
 *
 * @param quorum what it was split for
 * @param commitment {@value #COMMITMENT} bytes, in hex, that only the right DEK gives
 * @param shares the wrapped shares, in the order of the quorum's KEKs
 */
record WrappedShares(Quorum quorum, String commitment, List<WrappedDek> shares) {
    static final int COMMITMENT = 16;
    private static final int FORMAT = 1;

    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeByte(quorum.threshold());
            out.writeByte(shares.size());
            out.write(HexFormat.of().parseHex(commitment));
            for (int i = 0; i < shares.size(); i++) {
                out.writeUTF(quorum.keks().get(i).toString());
                out.writeUTF(shares.get(i).kekVersion());
                byte[] wrapped = shares.get(i).toBytes();
                out.writeShort(wrapped.length);
                out.write(wrapped);
            }
        } catch (IOException e) {
            throw new IllegalStateException("in memory", e);
        }
        return bytes.toByteArray();
    }

    /** Empty if these are not the bytes of a split DEK. */
    static Optional<WrappedShares> parse(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readUnsignedByte() != FORMAT) {
                return Optional.empty();
            }
            int threshold = in.readUnsignedByte();
            int number = in.readUnsignedByte();
            byte[] commitment = in.readNBytes(COMMITMENT);
            List<URI> keks = new ArrayList<>();
            List<WrappedDek> shares = new ArrayList<>();
            for (int i = 0; i < number; i++) {
                keks.add(URI.create(in.readUTF()));
                String version = in.readUTF();
                byte[] wrapped = new byte[in.readUnsignedShort()];
                in.readFully(wrapped);
                shares.add(new WrappedDek(wrapped, version));
            }
            return in.read() < 0 && commitment.length == COMMITMENT
                    ? Optional.of(new WrappedShares(
                            new Quorum(threshold, keks), HexFormat.of().formatHex(commitment), shares))
                    : Optional.empty();
        } catch (IOException | RuntimeException e) {
            // A changed byte can make anything of the rest: no URI, no version, no quorum.
            return Optional.empty();
        }
    }

    /** What the commitment is made over besides the DEK. */
    static byte[] subject(Quorum quorum, WrapContext context) {
        return ("entigma quorum 1 " + quorum.threshold() + " " + quorum.keks() + " " + context.keyId() + " "
                        + context.tenant())
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Changes with the quorum and with each version of its KEKs. */
    String version() {
        StringBuilder all = new StringBuilder(quorum.toString());
        shares.forEach(share -> all.append('\n').append(share.kekVersion()));
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(all.toString().getBytes(StandardCharsets.UTF_8));
            return quorum.threshold() + "-of-" + shares.size() + "-"
                    + HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
