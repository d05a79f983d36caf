// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import io.entigma.testing.Database;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;

/**
 * Statements are answered as a twin without encryption answers them, or refused before anything is sent; see
 * docs/testing.md. Hours of it: {@code -Dentigma.fuzz.minutes=60 -Dentigma.fuzz.seed=2}.
 */
class TwinFuzzTest {
    @OnEveryProduct
    void statement_onTwins_isAnsweredAlikeOrRefused(TestDatabase db) throws Exception {
        FuzzSettings.run(db, new OrmTwins(), db.kind() == Database.H2 ? 100 : 40);
    }
}
