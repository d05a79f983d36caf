// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.kek;

import io.entigma.keyserver.files.SetupException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A KEK with its versions; the newest one wraps. Immutable.
 *
 * @param name 1 to 64 of {@code A-Z a-z 0-9 . _ -}
 * @param versions ascending by number, at least one
 */
public record Kek(String name, List<KekVersion> versions) {
    /** What a KEK's name looks like. */
    public static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** Checks the name, and takes a copy of the list. */
    public Kek {
        if (!NAME.matcher(name).matches()) {
            throw new SetupException("KEK name '" + name + "': must be 1 to 64 of A-Z a-z 0-9 . _ -");
        }
        if (versions.isEmpty()) {
            throw new IllegalArgumentException("KEK '" + name + "': must have a version");
        }
        versions = List.copyOf(versions);
    }

    /** The version that wraps. */
    public KekVersion current() {
        return versions.get(versions.size() - 1);
    }

    /** A version by its number. */
    public Optional<KekVersion> version(int number) {
        return versions.stream().filter(v -> v.number() == number).findFirst();
    }

    Kek withNext(KekVersion next) {
        List<KekVersion> longer = new ArrayList<>(versions);
        longer.add(next);
        return new Kek(name, longer);
    }

    Kek withChanged(KekVersion changed) {
        return new Kek(
                name,
                versions.stream()
                        .map(v -> v.number() == changed.number() ? changed : v)
                        .toList());
    }
}
