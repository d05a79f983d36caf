// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import io.entigma.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.hibernate.Version;

/** Statements from one seed against one database, in several settings. */
final class FuzzRun {
    private static final int MOST_REDUCED = 80;
    private static final int MOST_AGAIN = 40;

    private final TestDatabase db;
    private final Twins.Maker maker;
    private final long seed;
    private final Finds finds = new Finds();
    private final Map<Verdict.Sort, Integer> counts = new EnumMap<>(Verdict.Sort.class);
    private int statements;
    private final List<FuzzStatement> answered = new ArrayList<>();
    private int drawn;
    private int reduced;

    FuzzRun(TestDatabase db, Twins.Maker maker, long seed) {
        this.db = db;
        this.maker = maker;
        this.seed = seed;
    }

    Finds finds() {
        return finds;
    }

    String summary() {
        return "twin fuzzer on " + db.kind() + ", Hibernate " + Version.getVersionString() + ", seed " + seed + ": "
                + statements + " statements, " + counts + ", different finds " + finds.size();
    }

    /** A fixed number of statements, so that a run can be repeated. */
    void statements(int count) throws Exception {
        phase(0, count / 2, Instant.MAX);
        phase(1, count / 4, Instant.MAX);
        phase(2, count / 4, Instant.MAX);
    }

    /** As many as there is time for. */
    void minutes(int minutes) throws Exception {
        Instant end = Instant.now().plus(Duration.ofMinutes(minutes));
        while (Instant.now().isBefore(end)) {
            for (int phase = 0; phase < 3; phase++) {
                phase(phase, 1_000, end);
            }
        }
    }

    /** One statement of a report. */
    void replay(List<Integer> decisions, int phase) throws Exception {
        try (Twins twins = new Twins(db, maker, settings(phase))) {
            if (phase == 2) {
                twins.rotate();
            }
            judge(twins, phase, 0, grammar(Choices.replay(decisions), twins));
        }
    }

    private static Map<String, String> settings(int phase) {
        return Map.of(
                "hibernate.criteria.value_handling_mode",
                phase == 1 ? "inline" : "bind",
                // Hibernate 6.6 stores the wrong constant of its own enum columns on H2 and MariaDB for some literals.
                "hibernate.type.prefer_native_enum_types",
                "false");
    }

    private void phase(int phase, int count, Instant end) throws Exception {
        try (Twins twins = new Twins(db, maker, settings(phase))) {
            if (phase < 2) {
                some(twins, phase, count, end);
                return;
            }
            answered.clear();
            some(twins, phase, count / 4, end);
            for (int step = 0; step < 3; step++) {
                if (step == 1) {
                    twins.reencrypt();
                } else {
                    twins.rotate();
                }
                again(twins, phase, end);
                some(twins, phase, count / 4, end);
            }
        }
    }

    private void some(Twins twins, int phase, int count, Instant end) {
        for (int i = 0; i < count && Instant.now().isBefore(end); i++) {
            one(twins, phase, seed * 1_000_000L + drawn++);
        }
    }

    /** What was answered, and so translated, before the keys changed. */
    private void again(Twins twins, int phase, Instant end) {
        for (FuzzStatement statement : List.copyOf(answered)) {
            if (Instant.now().isBefore(end)) {
                judge(twins, phase, 0, statement);
            }
        }
    }

    private void one(Twins twins, int phase, long own) {
        FuzzStatement statement = grammar(Choices.random(own), twins);
        if (judge(twins, phase, own, statement) != Verdict.Sort.ANSWERED) {
            return;
        }
        if (answered.size() < MOST_AGAIN) {
            answered.add(statement);
        }
        if (own % 3 == 0) {
            // The text is known now, and its translation is in the plan cache.
            List<Integer> shifted = new ArrayList<>(statement.choices());
            shifted.set(0, shifted.get(0) + 1 + (int) (own / 3 % Pools.size()));
            judge(twins, phase, own, grammar(Choices.replay(shifted), twins));
        }
    }

    private Verdict.Sort judge(Twins twins, int phase, long own, FuzzStatement statement) {
        statements++;
        Verdict verdict = twins.judge(statement);
        counts.merge(verdict.sort(), 1, Integer::sum);
        if (verdict.find()) {
            found(twins, phase, own, statement, verdict);
        }
        return verdict.sort();
    }

    private void found(Twins twins, int phase, long own, FuzzStatement statement, Verdict verdict) {
        if (finds.enough(verdict.kind())) {
            finds.again(verdict.kind() + ", more");
            return;
        }
        boolean byFrames = verdict.failure() != null && !verdict.kind().startsWith("canary");
        if (byFrames && finds.known(verdict.kind())) {
            finds.again(verdict.kind());
            return;
        }
        FuzzStatement small = statement;
        if (reduced < MOST_REDUCED) {
            reduced++;
            small = new Reducer(twins, choices -> grammar(Choices.replay(choices), twins))
                    .reduce(statement, verdict.kind());
        }
        Verdict again = twins.judge(small);
        String signature = byFrames
                ? verdict.kind()
                : verdict.kind() + (reduced < MOST_REDUCED ? " " + Finds.skeleton(small.describe()) : "");
        finds.add(verdict.kind(), signature, report(phase, own, small, statement, again.find() ? again : verdict));
    }

    private String report(int phase, long own, FuzzStatement small, FuzzStatement statement, Verdict verdict) {
        return "FIND " + verdict.kind() + "\n  " + small.describe() + "\n  " + verdict.detail() + "\n  on " + db.kind()
                + ", Hibernate " + Version.getVersionString() + ", phase " + phase + ", seed of the statement " + own
                + ", choices " + small.choices() + "\n  first " + statement.describe() + "\n";
    }

    private static FuzzStatement grammar(Choices choices, Twins twins) {
        choices.pickShift();
        return choices.pick(100) < 78
                ? Grammar.statement(choices)
                : CriteriaStatement.draw(choices, twins.twin().factory());
    }
}
