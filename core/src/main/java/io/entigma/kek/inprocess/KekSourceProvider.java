// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.inprocess;

import io.entigma.settings.Setting;
import io.entigma.settings.Settings;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Makes a {@link KekSource} from settings alone, chosen by the URI in {@code entigma.kek.in-process.source}. Found by {@link
 * ServiceLoader}; needs a public constructor without parameters. Thread safe.
 */
public interface KekSourceProvider {
    /**
     * Whether this provider makes the source at a URI.
     *
     * @param source the source's URI
     * @return true if it does
     */
    boolean supports(URI source);

    /**
     * The settings that its sources have, beside those of the KEK client. All names begin with {@code entigma.kek.}.
     *
     * @return the settings
     */
    List<Setting> settings();

    /**
     * Makes a source. Must not call the store.
     *
     * @param source the source's URI
     * @param settings all settings of the application; values can be secret
     * @return the source
     * @throws io.entigma.error.MisconfigurationException if the URI or a setting is wrong; the message names it
     */
    KekSource create(URI source, Settings settings);

    /**
     * Makes a source by the first provider on the class path that supports its URI.
     *
     * @param source the source's URI
     * @param settings as for {@link #create}
     * @return the source, or empty if no provider supports it
     * @throws io.entigma.error.MisconfigurationException if the URI or a setting is wrong; the message names it
     */
    static Optional<KekSource> find(URI source, Settings settings) {
        for (KekSourceProvider provider :
                ServiceLoader.load(KekSourceProvider.class, KekSourceProvider.class.getClassLoader())) {
            if (provider.supports(source)) {
                return Optional.of(provider.create(source, settings));
            }
        }
        return Optional.empty();
    }
}
