// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing;

import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Servers that something else starts, where it can. */
public final class ExternalServer {
    private ExternalServer() {}

    /**
     * Where a server is.
     *
     * @param variable the environment variable with its URL
     * @param name the server's name
     * @throws org.opentest4j.TestAbortedException if it is not there and need not be
     * @throws IllegalStateException if it must be there but is not
     */
    public static String url(String variable, String name) {
        Optional<String> url = Environment.value(variable);
        if (url.isEmpty() && mustRun()) {
            throw new IllegalStateException(name + ": must run here, but " + variable + " is not set");
        }
        return url.orElseGet(() -> Assumptions.abort(name + ": " + variable + " is not set; it is its URL"));
    }

    static boolean mustRun() {
        return Environment.value("ENTIGMA_REQUIRE_SERVERS")
                .map(value -> value.toLowerCase(Locale.ROOT).equals("true"))
                .orElse(false);
    }
}
