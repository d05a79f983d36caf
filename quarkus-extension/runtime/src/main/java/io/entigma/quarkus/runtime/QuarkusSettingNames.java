// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

import io.entigma.settings.SettingNames;

/** Names of settings as Quarkus has them. Found by {@link java.util.ServiceLoader}. Thread safe. */
public final class QuarkusSettingNames implements SettingNames {
    /** For {@link java.util.ServiceLoader}. */
    public QuarkusSettingNames() {}

    @Override
    public String spelt(String name) {
        return "quarkus." + name;
    }
}
