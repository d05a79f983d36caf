// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Encrypted;
import io.entigma.Entigma;
import io.entigma.SealedField;
import io.entigma.TenantScope;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.ChildJvm;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import io.entigma.testing.UnpooledDataSource;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A job whose processes are killed at random points, beside writers. {@code -Dentigma.test.kills} and {@code
 * -Dentigma.test.updates} say how often and how much.
 */
class KilledJobTest {
    private static final int KILLS = Integer.getInteger("entigma.test.kills", 4);
    private static final long UPDATES = Long.getLong("entigma.test.updates", 2_000);
    private static final int ROWS = 3_000;
    private static final int WRITERS = 2;
    private static final byte[] KEK = HexFormat.of().parseHex("cd".repeat(32));
    private static final List<TenantId> TENANTS = List.of(new TenantId("acme"), new TenantId("beta"));

    @Entity(name = "counter")
    public static class Counter {
        @Id
        Long id;

        long written;

        @Encrypted
        String sealed;

        @Encrypted(deterministic = true)
        String twin;
    }

    private final long[] expected = new long[ROWS];
    private final AtomicLong updates = new AtomicLong();
    private final AtomicBoolean stop = new AtomicBoolean();
    private UnpooledDataSource source;
    private SealedField<String> value;
    private SealedField<String> twin;

    private static String tenantOf(long id) {
        return TENANTS.get((int) (id % TENANTS.size())).toString();
    }

    @OnEveryDatabase(except = Database.H2)
    void run_killedAgainAndAgainBesideWriters_losesNothing(TestDatabase db) throws Exception {
        String url = db.kind() == Database.H2_FILE ? db.url() + ";AUTO_SERVER=TRUE" : db.url();
        source = new UnpooledDataSource(url, db.user(), db.password());
        // Kept open: with H2 this process serves the others.
        try (Connection keptOpen = source.getConnection()) {
            assertThat(keptOpen.isClosed()).isFalse();
            fill(db, url);
            try (Entigma entigma = ReencryptMain.engine(url, db.user(), db.password(), KEK)) {
                value = entigma.field("counter.sealed", String.class);
                twin = entigma.deterministicField("counter.twin", String.class);
                tortured(entigma, url, db);
                StoredData data = entigma.data(source);
                finish(entigma, data);
                assertThat(data.jobs()).isNotEmpty().allSatisfy(KilledJobTest::assertAddsUp);
                assertThat(data.verify())
                        .allSatisfy(group -> assertThat(group.outcome()).isEqualTo("OK"));
                assertNothingLost();
            }
        }
    }

    private void fill(TestDatabase db, String url) {
        try (App app = App.on(db)
                .entities(Counter.class)
                .kek(new LocalKek(KEK))
                .set("jakarta.persistence.jdbc.url", url)
                .start()) {
            for (TenantId tenant : TENANTS) {
                app.run(tenant.toString(), session -> {
                    for (long id = 0; id < ROWS; id++) {
                        if (tenantOf(id).equals(tenant.toString())) {
                            Counter counter = new Counter();
                            counter.id = id;
                            counter.sealed = id + ":0";
                            counter.twin = id + ":0";
                            session.persist(counter);
                        }
                    }
                });
            }
        }
    }

    /** Kills the job's process, starts it again, rotates the keys, all beside the writers. */
    private void tortured(Entigma entigma, String url, TestDatabase db) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(WRITERS + 1);
        List<Future<?>> work = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            int writer = i;
            work.add(pool.submit(() -> write(writer)));
        }
        work.add(pool.submit(() -> rotate(entigma)));
        Random random = new Random(7);
        for (int kill = 0; kill < KILLS || updates.get() < UPDATES; kill++) {
            try (ChildJvm job = ChildJvm.start(
                    ReencryptMain.class,
                    url,
                    db.user(),
                    db.password(),
                    HexFormat.of().formatHex(KEK))) {
                job.awaitLine("ready");
                // At any moment of its work: which ones those are is what the seed decides, not a condition.
                Thread.sleep(random.nextInt(kill % 2 == 0 ? 300 : 900));
            }
        }
        stop.set(true);
        pool.shutdown();
        for (Future<?> each : work) {
            each.get(60, TimeUnit.SECONDS);
        }
    }

    private Void rotate(Entigma entigma) throws InterruptedException {
        while (!stop.get()) {
            assertThat(entigma.keys().rotateDek(TENANTS).failures()).isEmpty();
            // So that between two rotations the job gets somewhere.
            Thread.sleep(1000);
        }
        return null;
    }

    /** Each row has one writer, which knows what it must hold, and looks before each write whether it still does. */
    private Void write(int writer) throws SQLException {
        Random random = new Random(writer);
        try (Connection connection = source.getConnection();
                PreparedStatement read = connection.prepareStatement("select sealed, twin from counter where id = ?");
                PreparedStatement write = connection.prepareStatement(
                        "update counter set written = ?, sealed = ?, twin = ? where id = ?")) {
            while (!stop.get()) {
                int id = random.nextInt(ROWS / WRITERS) * WRITERS + writer;
                try (TenantScope scope = TenantScope.open(new TenantId(tenantOf(id)))) {
                    assertHolds(read, id);
                    write.setLong(1, expected[id] + 1);
                    write.setBytes(2, value.seal(id + ":" + (expected[id] + 1)));
                    write.setBytes(3, twin.seal(id + ":" + (expected[id] + 1)));
                    write.setLong(4, id);
                    if (written(write)) {
                        expected[id]++;
                        updates.incrementAndGet();
                    }
                }
            }
        }
        return null;
    }

    private void assertHolds(PreparedStatement read, int id) throws SQLException {
        read.setLong(1, id);
        try (ResultSet row = read.executeQuery()) {
            assertThat(row.next()).isTrue();
            assertThat(value.open(row.getBytes(1))).isEqualTo(id + ":" + expected[id]);
            assertThat(twin.open(row.getBytes(2))).isEqualTo(id + ":" + expected[id]);
        }
    }

    /** The job holds locks for moments; a writer that meets one waits, and at worst tries again. */
    private static boolean written(PreparedStatement statement) throws SQLException {
        try {
            assertThat(statement.executeUpdate()).isEqualTo(1);
            return true;
        } catch (SQLException e) {
            String state = String.valueOf(e.getSQLState());
            if (state.startsWith("40") || state.equals("HYT00")) {
                return false;
            }
            throw e;
        }
    }

    private static void finish(Entigma entigma, StoredData data) throws InterruptedException {
        // Longer than the lease of the process that was killed last.
        for (int attempt = 0; attempt < 20; attempt++) {
            assertThat(data.run(ReencryptMain.request()).state()).isEqualTo(JobState.DONE);
            if (data.status().stream().allMatch(use -> use.state() == KeyState.ACTIVE)) {
                return;
            }
        }
        assertThat(data.status()).allSatisfy(use -> assertThat(use.state()).isEqualTo(KeyState.ACTIVE));
    }

    private static void assertAddsUp(JobReport report) {
        JobCounts counts = report.counts();
        assertThat(counts.scanned())
                .isEqualTo(counts.changed() + counts.current() + counts.conflict())
                .isGreaterThanOrEqualTo(report.state() == JobState.DONE ? ROWS : 0);
    }

    private void assertNothingLost() throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("select id, written, sealed, twin from counter");
                ResultSet row = statement.executeQuery()) {
            int rows = 0;
            while (row.next()) {
                int id = row.getInt(1);
                try (TenantScope scope = TenantScope.open(new TenantId(tenantOf(id)))) {
                    assertThat(row.getLong(2)).isEqualTo(expected[id]);
                    assertThat(value.open(row.getBytes(3))).isEqualTo(id + ":" + expected[id]);
                    assertThat(twin.open(row.getBytes(4))).isEqualTo(id + ":" + expected[id]);
                }
                rows++;
            }
            assertThat(rows).isEqualTo(ROWS);
        }
    }
}
