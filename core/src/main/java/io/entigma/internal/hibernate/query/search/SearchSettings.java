// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.search;

import io.entigma.internal.hibernate.type.EngineService;
import io.entigma.internal.settings.KnownSettings;
import io.entigma.settings.Settings;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/** Settings of queries over encrypted attributes. */
public final class SearchSettings {
    private static final long USUAL_KEY_VERSIONS = 4;
    private static final int MOST_KEY_VERSIONS = 64;

    private SearchSettings() {}

    public static int keyVersions(SessionFactoryImplementor factory) {
        long versions = EngineService.of(factory)
                .settings()
                .number(KnownSettings.KEY_VERSIONS)
                .orElse(USUAL_KEY_VERSIONS);
        if (versions < 1 || versions > MOST_KEY_VERSIONS) {
            throw Settings.wrong(
                    KnownSettings.KEY_VERSIONS,
                    "must be a number from 1 to " + MOST_KEY_VERSIONS + ", but is '" + versions + "'",
                    null);
        }
        return Math.toIntExact(versions);
    }
}
