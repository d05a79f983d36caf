// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.kek;

import io.entigma.keyserver.files.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/** Seals keysets of tests under the least cost that a header may ask for. */
public final class WeakPassphrases {
    private WeakPassphrases() {}

    /** Writes a keyset file again, which then opens in no time. */
    public static void reseal(Path file, Secret passphrase) throws IOException {
        SecureRandom random = new SecureRandom();
        Keyset keyset = KeysetFile.open(file, passphrase, random).keyset();
        Files.delete(file);
        KeysetFile.create(file, keyset, passphrase, PassphraseKdf.withCost(8, 1, random), random);
    }
}
