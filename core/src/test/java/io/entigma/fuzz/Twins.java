// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import io.entigma.testing.Database;
import io.entigma.testing.KeyRotation;
import io.entigma.testing.LocalKek;
import io.entigma.testing.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** The encrypted model and its plain twin, with the same rows. */
final class Twins implements AutoCloseable {
    private final Maker maker;
    private final Side ours;
    private final Side twin;
    private final LocalKek kek = new LocalKek();
    private final TestDatabase sealed;
    private boolean rotated;
    private Map<String, List<String>> oursBefore = Map.of();
    private Map<String, List<String>> twinBefore = Map.of();

    /** Makes the two. */
    interface Maker {
        Side encrypted(TestDatabase db, LocalKek kek, Map<String, String> settings);

        Side plain(TestDatabase db, Map<String, String> settings);

        /** Whether a statement must be answered that docs/queries.md promises. */
        boolean keeps(FuzzStatement statement);
    }

    Twins(TestDatabase db, Maker maker, Map<String, String> settings) {
        this.maker = maker;
        this.sealed = byCase(db.fresh());
        this.ours = maker.encrypted(sealed, kek, settings);
        this.twin = maker.plain(byCase(db.fresh()), settings);
        ours.store(0);
        twin.store(0);
        ours.store(1);
        twin.store(1);
        alike();
    }

    /** MySQL and MariaDB take texts for equal that differ by case, unless they are told. */
    static TestDatabase byCase(TestDatabase db) {
        if (db.kind() == Database.MARIADB || db.kind() == Database.MYSQL) {
            db.execute("alter database collate utf8mb4_bin");
        }
        return db;
    }

    /** Another key. The first rotation leaves half of the rows under the first key, the next ones leave all where they are. */
    void rotate() {
        if (!rotated) {
            clear();
            ours.store(0);
            twin.store(0);
        }
        KeyRotation.rotate(sealed, kek, Side.TENANT);
        if (!rotated) {
            // Once: queries look under two index keys.
            KeyRotation.rotateIndexKey(sealed, kek, Side.TENANT);
        }
        ours.evictKeys();
        if (!rotated) {
            ours.store(1);
            twin.store(1);
        }
        rotated = true;
        alike();
    }

    /** Moves what has a primary key to the newest key. */
    void reencrypt() throws InterruptedException {
        ours.reencrypt(sealed);
        alike();
    }

    private void clear() {
        ours.clear();
        twin.clear();
    }

    private void alike() {
        note();
        if (!ours.opened().equals(twin.opened())) {
            throw new IllegalStateException(
                    "the twins are not alike: " + Verdicts.difference(ours.opened(), twin.opened()));
        }
    }

    /** The plain one. */
    Side twin() {
        return twin;
    }

    Verdict judge(FuzzStatement statement) {
        Outcome plain = twin.run(statement);
        Outcome sealed = ours.run(statement);
        Verdict verdict = new Verdicts(rotated, counts(statement), maker::keeps).of(statement, sealed, plain);
        if (statement.mutation()
                && !(ours.stored().equals(oursBefore) && twin.stored().equals(twinBefore))) {
            return restored(verdict);
        }
        return verdict;
    }

    /**
     * Whether the number of changed rows says something. MySQL and MariaDB count a row that {@code on duplicate key} sets to
     * the bytes that it has as none; a value that is sealed anew has others.
     */
    private boolean counts(FuzzStatement statement) {
        boolean mySql = sealed.kind() == Database.MARIADB || sealed.kind() == Database.MYSQL;
        return !mySql || !statement.describe().contains(" do update ");
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
