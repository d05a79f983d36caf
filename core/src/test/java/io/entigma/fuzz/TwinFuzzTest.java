// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.testing.Database;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import java.util.Arrays;

/**
 * Statements are answered as a twin without encryption answers them, or refused before anything is sent; see
 * docs/testing.md. Hours of it: {@code -Dentigma.fuzz.minutes=60 -Dentigma.fuzz.seed=2}.
 */
class TwinFuzzTest {
    private static final int STATEMENTS = Integer.getInteger("entigma.fuzz.statements", 0);
    private static final long SEED = Long.getLong("entigma.fuzz.seed", 1L);
    private static final int MINUTES = Integer.getInteger("entigma.fuzz.minutes", 0);
    private static final String REPLAY = System.getProperty("entigma.fuzz.replay", "");
    private static final int PHASE = Integer.getInteger("entigma.fuzz.phase", 0);

    @OnEveryProduct
    void statement_onTwins_isAnsweredAlikeOrRefused(TestDatabase db) throws Exception {
        FuzzRun run = new FuzzRun(db, 10 * SEED + db.kind().ordinal());
        if (!REPLAY.isEmpty()) {
            run.replay(
                    Arrays.stream(REPLAY.split("[, ]+")).map(Integer::valueOf).toList(), PHASE);
        } else if (MINUTES > 0) {
            run.minutes(MINUTES);
        } else {
            run.statements(STATEMENTS > 0 ? STATEMENTS : db.kind() == Database.H2 ? 200 : 70);
        }
        System.out.println(run.summary());
        assertThat(run.finds().size())
                .as("%s\n%s", run.summary(), run.finds().all())
                .isZero();
    }
}
