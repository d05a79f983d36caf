// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

import io.entigma.Keys;
import io.entigma.error.KeyTableException;
import io.entigma.error.MisconfigurationException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The KEK of the key server that Dev Services start. */
public final class DevelopmentKek {
    /** What the key server calls it. */
    public static final String NAME = "dev";

    /** Where its files are, in the build's folder, if they are kept. */
    public static final String FOLDER = "entigma-key-server";

    private static final Pattern ANY = Pattern.compile("https://localhost:\\d+/v1/keks/" + NAME);

    private DevelopmentKek() {}

    /**
     * Whether a KEK is one, of this key server or of another.
     *
     * @param kek its URI
     * @return whether
     */
    static boolean isOne(String kek) {
        return ANY.matcher(kek).matches();
    }

    /**
     * Requires that no stored value needs the KEK of another such key server, which is gone.
     *
     * @param kek the KEK that there is
     * @param keys the keys of an engine that has it
     * @throws MisconfigurationException if one does
     */
    public static void requireNoOther(String kek, Keys keys) {
        Set<String> others = new TreeSet<>();
        try {
            keys.kekUse().stream()
                    .map(use -> use.kek().toString())
                    .filter(used -> isOne(used) && !used.equals(kek))
                    .forEach(others::add);
        } catch (KeyTableException e) {
            // Told by whoever needs a key.
            return;
        }
        if (!others.isEmpty()) {
            throw new MisconfigurationException("The key table has keys under " + String.join(", ", others)
                    + ", which is the KEK of another key server for development; the one that runs now has " + kek
                    + ". Such a KEK is gone when the folder " + FOLDER
                    + " in the build's folder is deleted, as mvn clean"
                    + " does, and that of the tests of a build when they end; what was sealed under it cannot be opened then."
                    + " Put the folder back, or delete the database with its key table and start again; give tests a database"
                    + " of their own. For a database that is to outlive the folder, have a KEK elsewhere:"
                    + " quarkus.entigma.kek.uri=file:///home/me/dev.kek");
        }
    }
}
