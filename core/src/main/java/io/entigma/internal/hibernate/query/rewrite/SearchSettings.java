// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.rewrite;

import io.entigma.error.MisconfigurationException;
import org.hibernate.engine.config.spi.ConfigurationService;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/** Settings of queries over encrypted attributes. */
public final class SearchSettings {
    /** How many keys of a tenant a query looks for at once. */
    static final String KEY_VERSIONS = "entigma.query.key-versions";

    private static final int USUAL_KEY_VERSIONS = 4;
    private static final int MOST_KEY_VERSIONS = 64;

    private SearchSettings() {}

    public static int keyVersions(SessionFactoryImplementor factory) {
        Object value = factory.getServiceRegistry()
                .requireService(ConfigurationService.class)
                .getSettings()
                .get(KEY_VERSIONS);
        if (value == null) {
            return USUAL_KEY_VERSIONS;
        }
        try {
            int versions = Integer.parseInt(value.toString().strip());
            if (versions >= 1 && versions <= MOST_KEY_VERSIONS) {
                return versions;
            }
        } catch (NumberFormatException e) {
            // Told below, with the range.
        }
        throw new MisconfigurationException(
                KEY_VERSIONS + ": must be a number from 1 to " + MOST_KEY_VERSIONS + ", but is '" + value + "'");
    }
}
