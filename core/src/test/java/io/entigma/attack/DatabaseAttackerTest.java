// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.attack;

import io.entigma.testing.Database;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;

/**
 * Whoever writes the database may destroy, but learns nothing and plants nothing; see docs/testing.md. More of it:
 * {@code -Dentigma.attack.rounds=5000 -Dentigma.attack.seed=2}.
 */
class DatabaseAttackerTest {
    private static final int ROUNDS = Integer.getInteger("entigma.attack.rounds", 0);
    private static final long SEED = Long.getLong("entigma.attack.seed", 1L);

    @OnEveryProduct
    void database_writtenByAnAttacker_keepsItsPromises(TestDatabase db) throws Exception {
        int rounds = ROUNDS > 0 ? ROUNDS : db.kind() == Database.H2 ? 200 : 80;
        long seed = 10 * SEED + db.kind().ordinal();
        try (AttackRun run = new AttackRun(db, seed)) {
            int done = 0;
            try {
                run.begin();
                while (done < rounds) {
                    done += run.episode(rounds - done);
                }
            } catch (AssertionError | Exception e) {
                throw new AssertionError(
                        "On " + db.kind() + " with -Dentigma.attack.seed=" + SEED + ", in round " + done
                                + " and after:\n  " + String.join("\n  ", run.history()),
                        e);
            }
            System.out.println("database attacker on " + db.kind() + ", seed " + seed + ": " + run.counts());
        }
    }
}
