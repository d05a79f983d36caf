// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.pkcs11;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A token of SoftHSM, made anew for each JVM that runs tests, in the place that the environment names. */
final class SoftHsm {
    static final String PIN = "pin-4711";

    private SoftHsm() {}

    /** The driver, or empty where the Debian package softhsm2 is missing. */
    static Optional<Path> driver() {
        return Stream.of("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
                .map(Path::of)
                .filter(Files::isRegularFile)
                .filter(driver -> Files.isExecutable(Path.of("/usr/bin/softhsm2-util")))
                .findFirst();
    }

    static void initToken() throws IOException, InterruptedException {
        Path config = Path.of(System.getenv("SOFTHSM2_CONF"));
        Path tokens = config.resolveSibling("tokens-" + ProcessHandle.current().pid());
        Files.createDirectories(tokens);
        Files.writeString(config, "directories.tokendir = " + tokens + "\nobjectstore.backend = file\n");
        Process process = new ProcessBuilder(
                        "softhsm2-util",
                        "--init-token",
                        "--free",
                        "--label",
                        "entigma",
                        "--so-pin",
                        "so-pin-0815",
                        "--pin",
                        PIN)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("softhsm2-util failed: " + output);
        }
    }
}
