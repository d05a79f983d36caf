// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.kek;

import io.entigma.keyserver.files.Secret;
import io.entigma.keyserver.files.SetupException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2id (RFC 9106, version 0x13) with its cost and salt, as the header of a keyset file states them. Immutable. */
final class PassphraseKdf {
    static final int SALT_BYTES = 16;
    static final int ENCODED_BYTES = 3 * Integer.BYTES + SALT_BYTES;

    /** Most memory that a header may ask for, so that a changed header cannot exhaust the machine. */
    private static final int MAX_MEMORY_KIB = 1 << 20;

    private final int memoryKib;
    private final int passes;
    private final int lanes;
    private final byte[] salt;

    private PassphraseKdf(int memoryKib, int passes, int lanes, byte[] salt) {
        if (memoryKib < 8 || memoryKib > MAX_MEMORY_KIB || passes < 1 || passes > 64 || lanes < 1 || lanes > 16) {
            throw new SetupException("Keyset file: its Argon2id cost (m=" + memoryKib + " KiB, t=" + passes + ", p="
                    + lanes + ") is out of range; the file is damaged, restore it from a backup");
        }
        this.memoryKib = memoryKib;
        this.passes = passes;
        this.lanes = lanes;
        this.salt = salt;
    }

    /** The cost of new files: m = 64 MiB, t = 3, p = 1, with a new salt. */
    static PassphraseKdf standard(SecureRandom random) {
        return withCost(64 * 1024, 3, random);
    }

    static PassphraseKdf withCost(int memoryKib, int passes, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return new PassphraseKdf(memoryKib, passes, 1, salt);
    }

    static PassphraseKdf read(ByteBuffer header) {
        int memoryKib = header.getInt();
        int passes = header.getInt();
        int lanes = header.getInt();
        byte[] salt = new byte[SALT_BYTES];
        header.get(salt);
        return new PassphraseKdf(memoryKib, passes, lanes, salt);
    }

    void write(ByteBuffer header) {
        header.putInt(memoryKib).putInt(passes).putInt(lanes).put(salt);
    }

    byte[] derive(Secret passphrase) {
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] key = new byte[32];
        argon2.generateBytes(passphrase.bytes(), key);
        return key;
    }
}
