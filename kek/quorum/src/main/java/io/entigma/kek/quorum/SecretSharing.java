// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.quorum;

import com.google.crypto.tink.subtle.Hkdf;
import io.entigma.kek.WrapContext;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.bouncycastle.crypto.threshold.ShamirSecretSplitter;
import org.bouncycastle.crypto.threshold.ShamirSplitSecret;
import org.bouncycastle.crypto.threshold.ShamirSplitSecretShare;

/** Splits a secret into shares (Shamir's scheme, of Bouncy Castle) and puts them together again. Thread safe. */
final class SecretSharing {
    private final SecureRandom random = new SecureRandom();

    /** As many shares as the quorum has KEKs, which the caller overwrites. */
    List<byte[]> split(byte[] secret, Quorum quorum) {
        try {
            ShamirSplitSecret split = ShamirSecretSplitter.getInstance(
                            ShamirSecretSplitter.Algorithm.AES, secret.length, random)
                    .resplit(secret, quorum.threshold(), quorum.keks().size());
            List<byte[]> shares = new ArrayList<>();
            for (ShamirSplitSecretShare share : split.getSecretShares()) {
                shares.add(share.getEncoded());
            }
            return shares;
        } catch (IOException e) {
            throw new IllegalStateException("in memory", e);
        }
    }

    /** The secret, if the shares are right and enough; else other bytes. The caller overwrites them. */
    static byte[] combine(Map<Integer, byte[]> shares) {
        ShamirSplitSecretShare[] parts = shares.entrySet().stream()
                .map(entry -> new ShamirSplitSecretShare(entry.getValue(), entry.getKey() + 1))
                .toArray(ShamirSplitSecretShare[]::new);
        try {
            return ShamirSplitSecret.getInstance(ShamirSecretSplitter.Algorithm.AES, parts)
                    .getSecret();
        } catch (IOException e) {
            throw new IllegalStateException("in memory", e);
        }
    }

    /** What shows that a secret is the one that was split for this context, and nothing else of it. */
    static String commitment(byte[] secret, Quorum quorum, WrapContext context) {
        try {
            return HexFormat.of()
                    .formatHex(Hkdf.computeHkdf(
                            "HmacSha256",
                            secret,
                            new byte[0],
                            WrappedShares.subject(quorum, context),
                            WrappedShares.COMMITMENT));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
        }
    }
}
