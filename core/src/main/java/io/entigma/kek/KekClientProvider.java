// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek;

import io.entigma.settings.Setting;
import io.entigma.settings.Settings;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Makes a KEK client from settings alone, for applications that are configured by text (persistence.xml, a framework's
 * properties). Found by {@link java.util.ServiceLoader}; needs a public constructor without parameters.
 */
public interface KekClientProvider {
    /**
     * Whether clients of this provider serve the KEK at a URI.
     *
     * @param kek the URI
     * @return true if they do
     */
    boolean supports(URI kek);

    /**
     * The settings that its clients have. All names begin with {@code entigma.kek.}; what is not among them is refused as
     * unknown.
     *
     * @return the settings
     */
    List<Setting> settings();

    /**
     * Makes a client. Must not call the server.
     *
     * @param kek the KEK it is wanted for
     * @param settings all settings of the application; values can be secret
     * @return the client
     * @throws io.entigma.error.MisconfigurationException if a setting is missing or wrong; the message names it
     */
    KekClient create(URI kek, Settings settings);

    /**
     * Makes a client for a KEK, by the first provider on the class path that supports it.
     *
     * @param kek the KEK
     * @param settings as for {@link #create}
     * @return the client, or empty if no provider supports the KEK
     * @throws io.entigma.error.MisconfigurationException if a setting is missing or wrong; the message names it
     */
    static Optional<KekClient> find(URI kek, Settings settings) {
        for (KekClientProvider provider :
                ServiceLoader.load(KekClientProvider.class, KekClientProvider.class.getClassLoader())) {
            if (provider.supports(kek)) {
                return Optional.of(provider.create(kek, settings));
            }
        }
        return Optional.empty();
    }
}
