// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.fuzz.ReactiveTwins.Reactive;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Random changes of entities by sessions of Hibernate Reactive, against a twin without encryption; see docs/testing.md. */
class EntityFuzzTest {
    private static final int STEPS = Integer.getInteger("entigma.fuzz.steps", 60);
    private static final long SEED = Long.getLong("entigma.fuzz.seed", 1L);

    private final Map<String, Integer> counts = new TreeMap<>();

    @OnEveryDatabase({Database.POSTGRESQL, Database.MARIADB, Database.MYSQL})
    void changes_ofEntities_leaveTwinsAlikeAndNothingInTheClear(TestDatabase db) throws Exception {
        Map<String, String> settings =
                Map.of("hibernate.jdbc.batch_size", "5", "hibernate.type.prefer_native_enum_types", "false");
        Reactive ours = ReactiveTwins.sealed(Twins.byCase(db.fresh()), new LocalKek(), settings);
        try (Side sealed = ours.side()) {
            Reactive other = ReactiveTwins.twin(Twins.byCase(db.fresh()), settings);
            try (Side plain = other.side()) {
                for (int half = 0; half < 2; half++) {
                    sealed.store(half);
                    plain.store(half);
                }
                Random random = new Random(SEED);
                for (int step = 0; step < STEPS; step++) {
                    step(random.nextLong(), ours, other);
                }
            }
        }
        System.out.println("entity fuzzer on " + db.kind() + ", seed " + SEED + ": " + counts);
        assertThat(counts).containsKeys("failed", "persisted", "changed", "deleted", "updated");
    }

    private void step(long seed, Reactive ours, Reactive other) {
        EntityChange change = new EntityChange(ours.loader(), seed);
        ours.sessions().clear();
        String said = said(change, ours);
        assertThat(said).as("%s", change).isEqualTo(said(new EntityChange(other.loader(), seed), other));
        counts.merge(said.startsWith("failed") ? "failed" : said.length() > 20 ? "changed" : said, 1, Integer::sum);
        assertThat(ours.sessions().binds()).as("%s", change).noneMatch(Pools::showsCanary);
        assertThat(ours.sessions().texts()).as("%s", change).noneMatch(Pools::showsCanary);
        Map<String, ?> stored = ours.side().opened();
        assertThat(stored).as("%s", change).isEqualTo(other.side().opened());
    }

    private static String said(EntityChange change, Reactive side) {
        try {
            return side.sessions().await(() -> change.run(side.sessions().stages()));
        } catch (RuntimeException e) {
            return "failed: " + Verdicts.signature(e);
        }
    }
}
