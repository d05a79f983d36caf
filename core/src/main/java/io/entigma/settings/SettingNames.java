// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.settings;

/**
 * How a framework spells the names of settings, so that messages name each as the user writes it. Found by {@link
 * java.util.ServiceLoader}; without one, names are shown as they are in {@code persistence.xml}. Thread safe.
 */
public interface SettingNames {
    /**
     * Spells a name.
     *
     * @param name of a setting, which begins with {@value Setting#PREFIX}
     * @return as the user writes it
     */
    String spelt(String name);
}
