// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import io.entigma.testing.KeyRotation;
import io.entigma.testing.LocalKek;
import io.entigma.testing.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** The encrypted model and its plain twin, with the same rows. */
final class Twins implements AutoCloseable {
    private final Side ours;
    private final Side twin;
    private final boolean rotated;
    private Map<String, List<String>> oursBefore = Map.of();
    private Map<String, List<String>> twinBefore = Map.of();

    /** @param rotated whether half of the rows are sealed under an older key */
    Twins(TestDatabase db, Map<String, String> settings, boolean rotated) {
        this.rotated = rotated;
        LocalKek kek = new LocalKek();
        TestDatabase sealed = db.fresh();
        this.ours = Side.encrypted(sealed, kek, settings);
        this.twin = Side.plain(db.fresh(), settings);
        ours.store(0);
        twin.store(0);
        if (rotated) {
            KeyRotation.rotate(sealed, kek, Side.TENANT);
            ours.evictKeys();
        }
        ours.store(1);
        twin.store(1);
        note();
        if (!ours.opened().equals(twin.opened())) {
            throw new IllegalStateException(
                    "the twins do not begin alike: " + Verdicts.difference(ours.opened(), twin.opened()));
        }
    }

    /** The plain one. */
    Side twin() {
        return twin;
    }

    Verdict judge(FuzzStatement statement) {
        Outcome plain = twin.run(statement);
        Outcome sealed = ours.run(statement);
        Verdict verdict = Verdicts.of(statement, sealed, plain, rotated);
        if (statement.mutation()
                && !(ours.stored().equals(oursBefore) && twin.stored().equals(twinBefore))) {
            return restored(verdict);
        }
        return verdict;
    }

    private Verdict restored(Verdict verdict) {
        boolean both = !ours.stored().equals(oursBefore) && !twin.stored().equals(twinBefore);
        for (Side side : List.of(ours, twin)) {
            side.clear();
            side.store(0);
            side.store(1);
        }
        note();
        return both || verdict.find() ? verdict : Verdict.find("not rolled back on one side", "", null);
    }

    private void note() {
        oursBefore = ours.stored();
        twinBefore = twin.stored();
    }

    @Override
    public void close() throws SQLException {
        ours.close();
        twin.close();
    }
}
