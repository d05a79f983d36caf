// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing;

import java.nio.file.Path;
import java.util.Optional;

/** What the surroundings of the test JVM say. */
final class Environment {
    private Environment() {}

    /** A system property, else an environment variable of the same name, else empty. Blank counts as absent. */
    static Optional<String> value(String name) {
        return Optional.ofNullable(System.getProperty(name))
                .or(() -> Optional.ofNullable(System.getenv(name)))
                .filter(value -> !value.isBlank());
    }

    /** A folder for the files of test servers. JVMs that run in parallel share it. */
    static Path folder(String name) {
        return Path.of(System.getProperty("basedir", ""), "target", "test-databases", name)
                .toAbsolutePath();
    }

    /** The test dependencies hold server binaries for this platform only. */
    static Optional<String> missingServerBinaries() {
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        return platform.equals("Linux amd64")
                ? Optional.empty()
                : Optional.of("the test dependencies have no server for " + platform);
    }
}
