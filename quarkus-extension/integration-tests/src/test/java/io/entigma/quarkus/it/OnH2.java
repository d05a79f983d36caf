// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.it;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/** The application's own database, and a KEK in a new file. */
public class OnH2 implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("kek-file", newKek());
    }

    static String newKek() {
        return Path.of("target", UUID.randomUUID() + ".kek").toUri().toString();
    }
}
