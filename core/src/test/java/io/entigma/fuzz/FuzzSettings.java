// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.testing.TestDatabase;
import java.util.Arrays;

/** How much a run does, by system properties; see docs/testing.md. */
final class FuzzSettings {
    private static final int STATEMENTS = Integer.getInteger("entigma.fuzz.statements", 0);
    private static final long SEED = Long.getLong("entigma.fuzz.seed", 1L);
    private static final int MINUTES = Integer.getInteger("entigma.fuzz.minutes", 0);
    private static final String REPLAY = System.getProperty("entigma.fuzz.replay", "");
    private static final int PHASE = Integer.getInteger("entigma.fuzz.phase", 0);

    private FuzzSettings() {}

    /** Runs as much as is asked for, or else so many statements, and fails with what was found. */
    static void run(TestDatabase db, Twins.Maker maker, int statements) throws Exception {
        FuzzRun run = new FuzzRun(db, maker, 10 * SEED + db.kind().ordinal());
        if (!REPLAY.isEmpty()) {
            run.replay(
                    Arrays.stream(REPLAY.split("[, ]+")).map(Integer::valueOf).toList(), PHASE);
        } else if (MINUTES > 0) {
            run.minutes(MINUTES);
        } else {
            run.statements(STATEMENTS > 0 ? STATEMENTS : statements);
        }
        System.out.println(run.summary());
        assertThat(run.finds().size())
                .as("%s\n%s", run.summary(), run.finds().all())
                .isZero();
    }
}
