// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing;

import io.entigma.settings.Settings;
import java.util.HashMap;
import java.util.Map;

/** Settings of KEK clients, by the part of their names after {@code entigma.kek.}. */
public final class ClientSettings {
    private ClientSettings() {}

    public static Settings of(Map<String, String> shortNames) {
        Map<String, String> full = new HashMap<>();
        shortNames.forEach((name, value) -> full.put("entigma.kek." + name, value));
        return Settings.of(full);
    }
}
