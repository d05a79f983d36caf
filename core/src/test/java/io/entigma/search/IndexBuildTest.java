// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.SealedField;
import io.entigma.Searchable;
import io.entigma.TenantScope;
import io.entigma.error.QueryRefusedException;
import io.entigma.job.JobReport;
import io.entigma.job.JobState;
import io.entigma.job.StoredData;
import io.entigma.job.TokenJobMain;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.Await;
import io.entigma.testing.ChildJvm;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PessimisticLockException;
import jakarta.persistence.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.hibernate.Session;
import org.hibernate.exception.LockAcquisitionException;
import org.junit.jupiter.api.DisplayName;

/**
 * An index that comes to be beside writers of both versions of an application, by a job whose processes are killed: each
 * answer is refused or exact, from the first row to the last. {@code -Dentigma.test.kills} says how often.
 */
class IndexBuildTest {
    private static final int KILLS = Integer.getInteger("entigma.test.kills", 2);
    private static final int ROWS = 900;
    private static final int NAMES = 30;
    private static final byte[] KEK = HexFormat.of().parseHex("ab".repeat(32));
    private static final String TENANT = "acme";

    /** The version before. */
    @Entity(name = "OldGuest")
    @Table(name = "visitor")
    public static class OldGuest {
        @Id
        public Long id;

        @Encrypted
        @Column(length = 200)
        public String name;
    }

    /** The version that searches. */
    @Entity(name = "NewGuest")
    @Table(name = "visitor")
    public static class NewGuest {
        @Id
        public Long id;

        @Encrypted
        @Searchable(equal = true, ignoreCase = true, prefix = 8)
        @Column(length = 40)
        public String name;
    }

    /** What each row must hold: even rows are written by the version before, odd ones by the new one. */
    private final String[] expected = new String[ROWS];

    /** Writers share it, so that nobody writes while an answer is compared. */
    private final ReentrantReadWriteLock writing = new ReentrantReadWriteLock(true);

    private final AtomicBoolean stopOld = new AtomicBoolean();
    private final AtomicBoolean stopNew = new AtomicBoolean();
    private final ExecutorService pool = Executors.newFixedThreadPool(2);

    private static App app(TestDatabase db, Class<?> entity) {
        return App.on(db)
                .entities(entity)
                .kek(new LocalKek(KEK))
                .engine(engine -> engine.epochInterval(Duration.ofMillis(100)))
                .start();
    }

    @OnEveryDatabase({Database.MARIADB, Database.MYSQL, Database.POSTGRESQL})
    @DisplayName("beside writers of the old and the new version, with a job that is killed, no answer misses a row")
    void query_whileTheIndexIsBuilt_isRefusedOrExact(TestDatabase db) throws Exception {
        try (App before = app(db, OldGuest.class)) {
            fill(before);
            try (App after = app(db, NewGuest.class)) {
                StoredData data = after.entigma().data(db.dataSource());
                String constraint =
                        data.missingConstraints().values().iterator().next();
                Future<?> newVersion = pool.submit(() -> write(after, IndexBuildTest::renameByNew, 1, stopNew));
                bothVersions(db, before, after, data, constraint);
                newVersionOnly(db, after, data, constraint);
                stopNew.set(true);
                newVersion.get(60, TimeUnit.SECONDS);
                assertAllFound(after);
                assertAllStored(db, after);
            }
            assertOldVersionIsRefused(db, before);
        } finally {
            stopOld.set(true);
            stopNew.set(true);
            pool.shutdown();
        }
    }

    private void fill(App before) {
        Random random = new Random(3);
        before.run(TENANT, session -> {
            for (int id = 0; id < ROWS; id++) {
                OldGuest guest = new OldGuest();
                guest.id = (long) id;
                guest.name = name(random);
                session.persist(guest);
                expected[id] = guest.name;
            }
        });
    }

    private static String name(Random random) {
        return "Guest " + random.nextInt(NAMES);
    }

    /** As long as the version before writes, the database takes no constraint, and so nothing is answered. */
    private void bothVersions(TestDatabase db, App before, App after, StoredData data, String constraint)
            throws Exception {
        Future<?> oldVersion = pool.submit(() -> write(before, IndexBuildTest::renameByOld, 0, stopOld));
        for (int kill = 0; kill < KILLS; kill++) {
            killJob(db, kill);
            assertRefused(after);
            rename(before, IndexBuildTest::renameByOld, 0, "Guest 0");
            assertThatThrownBy(() -> db.execute(constraint)).isInstanceOf(IllegalStateException.class);
        }
        JobReport report = data.run(TokenJobMain.request());
        // It counts at its end, and that writer hardly ever stands still for so long.
        assertThat(report.state() == JobState.DONE || report.reason().contains("somebody goes on writing such values"))
                .as(report.toString())
                .isTrue();
        assertRefused(after);
        rename(before, IndexBuildTest::renameByOld, 0, "Guest 1");
        assertThatThrownBy(() -> db.execute(constraint)).isInstanceOf(IllegalStateException.class);
        stopOld.set(true);
        oldVersion.get(60, TimeUnit.SECONDS);
    }

    private void newVersionOnly(TestDatabase db, App after, StoredData data, String constraint) throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            killJob(db, KILLS + kill);
            assertRefused(after);
        }
        // A job that was begun before the last writer of the old version ended need not have seen what it wrote last.
        for (int pass = 0; pass < 2; pass++) {
            assertThat(data.run(TokenJobMain.request()).state()).isEqualTo(JobState.DONE);
        }
        assertRefused(after);
        db.execute(constraint);
        Await.until("an answer by the index", () -> answers(after));
        for (int look = 0; look < 20; look++) {
            assertExact(after, "Guest " + look);
        }
        try (App another = app(db, NewGuest.class)) {
            assertExact(another, "Guest 7");
        }
    }

    private static void killJob(TestDatabase db, int seed) throws Exception {
        try (ChildJvm job = ChildJvm.start(
                TokenJobMain.class,
                db.url(),
                db.user(),
                db.password(),
                HexFormat.of().formatHex(KEK))) {
            job.awaitLine("ready");
            // At any moment of its work: which ones those are is what the seed decides, not a condition.
            Thread.sleep(new Random(seed).nextInt(300));
        }
    }

    private Void write(App app, BiConsumer<Session, Rename> version, int parity, AtomicBoolean stop) {
        Random random = new Random(parity);
        while (!stop.get()) {
            rename(app, version, random.nextInt(ROWS / 2) * 2 + parity, name(random));
        }
        return null;
    }

    private void rename(App app, BiConsumer<Session, Rename> version, int id, String name) {
        writing.readLock().lock();
        try {
            app.run(TENANT, session -> version.accept(session, new Rename(id, name)));
            expected[id] = name;
        } catch (OptimisticLockException | PessimisticLockException | LockAcquisitionException e) {
            // The job holds locks for moments; who loses against it tries again, or lets it be.
            assertThat(e).rootCause().isInstanceOf(SQLException.class);
        } finally {
            writing.readLock().unlock();
        }
    }

    private record Rename(long id, String name) {}

    private static void renameByOld(Session session, Rename rename) {
        session.find(OldGuest.class, rename.id()).name = rename.name();
    }

    private static void renameByNew(Session session, Rename rename) {
        session.find(NewGuest.class, rename.id()).name = rename.name();
    }

    private static List<Integer> found(App app, String where, String value) {
        return app
                .call(
                        TENANT,
                        session -> session.createSelectionQuery(
                                        "select g.id from NewGuest g where " + where + " order by g.id", Long.class)
                                .setParameter("v", value)
                                .getResultList())
                .stream()
                .map(Long::intValue)
                .toList();
    }

    private static boolean answers(App app) {
        try {
            found(app, "g.name = :v", "Guest 1");
            return true;
        } catch (QueryRefusedException e) {
            assertThat(e).hasMessageContaining("the index is not ready");
            return false;
        }
    }

    private static void assertRefused(App app) {
        for (String where : List.of("g.name = :v", "g.name <> :v", "lower(g.name) = :v", "g.name ilike :v")) {
            assertThatThrownBy(() -> found(app, where, "guest 1"))
                    .as(where)
                    .isInstanceOf(QueryRefusedException.class)
                    .hasMessageContaining("the index is not ready");
        }
    }

    private void assertExact(App app, String name) {
        writing.writeLock().lock();
        try {
            String lower = name.toLowerCase(Locale.ROOT);
            assertThat(found(app, "g.name = :v", name)).isEqualTo(rows(name::equals));
            assertThat(found(app, "lower(g.name) <> :v", lower)).isEqualTo(rows(held -> !held.equals(name)));
            assertThat(found(app, "g.name ilike concat(:v, '%')", lower))
                    .isEqualTo(rows(held -> held.startsWith(name)));
        } finally {
            writing.writeLock().unlock();
        }
    }

    private List<Integer> rows(Predicate<String> condition) {
        return IntStream.range(0, ROWS)
                .filter(id -> condition.test(expected[id]))
                .boxed()
                .toList();
    }

    private void assertAllFound(App app) {
        for (int name = 0; name < NAMES; name++) {
            assertExact(app, "Guest " + name);
        }
    }

    private void assertAllStored(TestDatabase db, App app) throws SQLException {
        SealedField<String> field = app.entigma().field("visitor.name", String.class);
        List<String> stored = new ArrayList<>();
        try (TenantScope scope = TenantScope.open(new TenantId(TENANT));
                Connection connection = db.connection();
                ResultSet rows = connection
                        .createStatement()
                        .executeQuery("select name, name_eq, name_ci, name_px from visitor order by id")) {
            while (rows.next()) {
                stored.add(field.open(rows.getBytes(1)));
                assertThat(rows.getBytes(2)).hasSize(16);
                assertThat(rows.getBytes(3)).hasSize(16);
                assertThat(rows.getBytes(4)).hasSize(72);
            }
        }
        assertThat(stored).containsExactly(expected);
    }

    private static void assertOldVersionIsRefused(TestDatabase db, App before) {
        byte[] stored = db.bytes("select name from visitor where id = 0");
        assertThatThrownBy(() -> before.run(TENANT, session -> renameByOld(session, new Rename(0, "unseen"))))
                .rootCause()
                .hasMessageContaining("entigma_visitor_name");
        assertThat(db.bytes("select name from visitor where id = 0")).isEqualTo(stored);
    }
}
