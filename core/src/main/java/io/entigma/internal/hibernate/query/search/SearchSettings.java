// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.search;

import io.entigma.internal.hibernate.type.EngineService;
import io.entigma.internal.settings.KnownSettings;
import io.entigma.settings.Setting;
import io.entigma.settings.Settings;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/** Settings of queries over encrypted attributes. */
public final class SearchSettings {
    private static final int MOST_KEY_VERSIONS = 64;
    private static final int MOST_SCAN_ROWS = 1_000_000;

    private SearchSettings() {}

    public static int keyVersions(SessionFactoryImplementor factory) {
        return number(factory, KnownSettings.KEY_VERSIONS, MOST_KEY_VERSIONS);
    }

    /** How many values of a tenant a query opens at most. */
    public static int scanRows(SessionFactoryImplementor factory) {
        return number(factory, KnownSettings.SCAN_ROWS, MOST_SCAN_ROWS);
    }

    private static int number(SessionFactoryImplementor factory, Setting setting, int most) {
        long number = EngineService.of(factory).settings().number(setting).orElseGet(() -> usual(setting));
        if (number < 1 || number > most) {
            throw Settings.wrong(setting, "must be a number from 1 to " + most + ", but is '" + number + "'", null);
        }
        return Math.toIntExact(number);
    }

    private static long usual(Setting setting) {
        return Long.parseLong(setting.usual().orElseThrow());
    }
}
