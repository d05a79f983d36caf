// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;

/** The same on sessions of Hibernate Reactive. */
class ReactiveTwinFuzzTest {
    @OnEveryDatabase({Database.POSTGRESQL, Database.MARIADB, Database.MYSQL})
    void statement_onTwins_isAnsweredAlikeOrRefused(TestDatabase db) throws Exception {
        FuzzSettings.run(db, new ReactiveTwins(), 40);
    }
}
