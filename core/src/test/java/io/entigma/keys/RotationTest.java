// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Entigma;
import io.entigma.SealedField;
import io.entigma.TenantScope;
import io.entigma.error.KeyServerRefusedException;
import io.entigma.error.KeyTableException;
import io.entigma.internal.keytable.InstallationName;
import io.entigma.internal.report.KekRotationReportData;
import io.entigma.internal.report.KekUseData;
import io.entigma.job.DekRotationReport;
import io.entigma.job.KekRotation;
import io.entigma.job.KekRotationReport;
import io.entigma.job.KeyFailure;
import io.entigma.key.KeyId;
import io.entigma.key.KeyState;
import io.entigma.key.KeyTable;
import io.entigma.key.KeyTable.SchemaAction;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import io.entigma.testing.App;
import io.entigma.testing.Await;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.Parallel;
import io.entigma.testing.TestDatabase;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;

class RotationTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final URI URI_B = URI.create("test:b");
    private static final Duration TICK = Duration.ofMillis(50);

    private final LocalKek kek = new LocalKek();
    private final LocalKek other = new LocalKek(URI_B, new byte[32]);

    private App.Builder builder(TestDatabase db) {
        return App.on(db)
                .entities(Note.class)
                .kek(kek)
                .engine(engine ->
                        engine.kekClient(other).trustedKeks(List.of(URI_B)).epochInterval(TICK));
    }

    private App app(TestDatabase db) {
        return builder(db).start();
    }

    private static void write(App app, String tenant, long id) {
        app.run(tenant, session -> session.persist(new Note(id, tenant + " " + id)));
    }

    private static void assertReads(App app, String tenant, long... ids) {
        for (long id : ids) {
            assertThat(app.<String>call(tenant, session -> session.find(Note.class, id).text))
                    .isEqualTo(tenant + " " + id);
        }
    }

    private static byte[] stored(TestDatabase db, long id) {
        return db.bytes("select text from Note where id = ?", id);
    }

    private static List<KeyState> states(Entigma entigma) {
        return entigma.keys().of(ACME).stream().map(WrappedKey::state).toList();
    }

    @OnEveryDatabase
    @DisplayName("after a DEK rotation old and new values are readable; the header names the exact key")
    void rotateDek_valuesOfBothKeys_areReadable(TestDatabase db) throws Exception {
        try (App app = app(db);
                App running = app(db)) {
            write(app, "acme", 1);
            assertReads(running, "acme", 1);
            DekRotationReport report = app.entigma().keys().rotateDek(List.of(ACME, new TenantId("nobody")));
            assertThat(report.rotated())
                    .singleElement()
                    .satisfies(r -> assertThat(r.now()).isEqualTo(2));
            assertThat(report.withoutKey()).containsExactly(new TenantId("nobody"));
            assertThat(states(app.entigma())).containsExactly(KeyState.ACTIVE, KeyState.LIVE);
            write(app, "acme", 2);
            KeyId active = app.entigma().keys().of(ACME).get(0).id();
            Await.value("the new key on the other node", () -> sealsUnder(running), active::equals);
            write(running, "acme", 3);
            assertThat(keyOf(db, 2)).isNotEqualTo(keyOf(db, 1)).isEqualTo(keyOf(db, 3));
            running.entigma().evictKeys();
            assertReads(running, "acme", 1, 2, 3);
            assertReads(app, "acme", 1, 2, 3);
        }
    }

    private static KeyId sealsUnder(App app) {
        try (TenantScope scope = TenantScope.open(ACME)) {
            return KeyId.read(app.entigma().field("t.c", String.class).seal("text"), 2);
        }
    }

    private static byte[] keyOf(TestDatabase db, long id) {
        return Arrays.copyOfRange(stored(db, id), 2, 18);
    }

    @OnEveryDatabase
    void rotateDek_concurrently_endsWithOneActiveKey(TestDatabase db) throws Exception {
        try (App one = app(db);
                App two = app(db)) {
            write(one, "acme", 1);
            List<DekRotationReport> reports = new java.util.concurrent.CopyOnWriteArrayList<>();
            Parallel.run(8, i -> () -> reports.add(rotate(i % 2 == 0 ? one : two)));
            assertThat(states(one.entigma()).stream().filter(KeyState.ACTIVE::equals))
                    .hasSize(1);
            assertThat(reports)
                    .allSatisfy(report -> assertThat(report.failures()).isEmpty());
            write(one, "acme", 2);
            assertReads(two, "acme", 1, 2);
        }
    }

    private static DekRotationReport rotate(App app) {
        try {
            return app.entigma().keys().rotateDek(List.of(ACME));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @OnEveryDatabase(Database.H2)
    void rotateDek_brokenOffWhileWaiting_isFinishedByTheNext(TestDatabase db) throws Exception {
        try (App app = builder(db)
                        .engine(e -> e.activationDelay(Duration.ofSeconds(60)))
                        .start();
                App next = app(db)) {
            write(app, "acme", 1);
            Thread rotating = new Thread(
                    () -> assertThatThrownBy(() -> app.entigma().keys().rotateDek(List.of(ACME)))
                            .isInstanceOf(InterruptedException.class));
            rotating.start();
            Await.until("the new key", () -> next.entigma().keys().of(ACME).size() == 2);
            rotating.interrupt();
            rotating.join();
            assertThat(states(next.entigma())).containsExactly(KeyState.LIVE, KeyState.ACTIVE);
            rotate(next);
            assertThat(states(next.entigma())).containsExactly(KeyState.ACTIVE, KeyState.LIVE);
        }
    }

    @OnEveryDatabase(Database.H2)
    void rotateDek_keyServerDown_changesNothing(TestDatabase db) throws Exception {
        try (App app = app(db)) {
            write(app, "acme", 1);
            kek.down(true);
            assertThat(rotate(app).failures())
                    .singleElement()
                    .satisfies(failure -> assertThat(failure.reason()).contains("does not answer"));
            assertThat(states(app.entigma())).containsExactly(KeyState.ACTIVE);
        }
    }

    @OnEveryDatabase
    @DisplayName("rewrapped to another KEK, a running and a restarted node read on, and the old KEK can be disabled")
    void rotateKek_toAnotherKek_nodesReadOn(TestDatabase db) {
        try (App running = app(db)) {
            write(running, "acme", 1);
            write(running, "beta", 2);
            byte[] before = stored(db, 1);
            KekRotationReport report = running.entigma().keys().rotateKek(KekRotation.to(URI_B));
            assertThat(report.rewrapped()).isEqualTo(2);
            assertThat(running.entigma().keys().kekUse()).containsExactly(new KekUseData(URI_B, "1", 2 + 1));
            kek.disable("1");
            running.entigma().evictKeys();
            assertReads(running, "acme", 1);
            try (App restarted = app(db)) {
                assertReads(restarted, "beta", 2);
            }
            assertThat(stored(db, 1)).isEqualTo(before);
        }
    }

    @OnEveryDatabase
    @DisplayName("keys by KEK version are listed, rewrapped by the server, and a version disabled too early is named")
    void rotateKek_toNewestVersion_leavesNothingUnderTheOld(TestDatabase db) {
        try (App app = app(db)) {
            write(app, "acme", 1);
            kek.rotate();
            write(app, "beta", 2);
            assertThat(app.entigma().keys().kekUse())
                    .containsExactly(
                            new KekUseData(LocalKek.URI_A, "1", 1 + 1), new KekUseData(LocalKek.URI_A, "2", 1));
            KekRotationReport report = app.entigma().keys().rotateKek(KekRotation.toNewestVersion());
            assertThat(report).isEqualTo(new KekRotationReportData(1, 1, 0, 0, List.of()));
            assertThat(kek.rewraps()).isEqualTo(2 + 1);
            assertThat(app.entigma().keys().kekUse()).containsExactly(new KekUseData(LocalKek.URI_A, "2", 2 + 1));
            kek.disable("1");
            app.entigma().evictKeys();
            assertReads(app, "acme", 1);
            kek.disable("2");
            app.entigma().evictKeys();
            assertThatThrownBy(() -> assertReads(app, "acme", 1))
                    .hasRootCauseInstanceOf(KeyServerRefusedException.class)
                    .hasStackTraceContaining("tenant 'acme'");
        }
    }

    @OnEveryDatabase(Database.H2)
    void rotateKek_someKeysFail_othersMoveAndTheRestIsNamed(TestDatabase db) {
        try (App app = app(db)) {
            write(app, "acme", 1);
            kek.rotate();
            write(app, "beta", 2);
            kek.disable("1");
            KekRotationReport report = app.entigma().keys().rotateKek(KekRotation.to(URI_B));
            assertThat(report.rewrapped()).isEqualTo(1);
            assertThat(report.failures())
                    .allSatisfy(failure -> assertThat(failure.reason()).contains("version 1 is disabled"))
                    .extracting(KeyFailure::tenant)
                    .containsExactly(ACME, InstallationName.of(LocalKek.URI_A));
            assertThat(app.entigma().keys().kekUse()).contains(new KekUseData(LocalKek.URI_A, "1", 1 + 1));
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("a node a day ahead and one a day behind rotate at most once in a period")
    void due_clocksThatDiffer_rotateOnce(TestDatabase db) {
        try (App ahead = at(db, Duration.ofDays(1));
                App behind = at(db, Duration.ofDays(-1))) {
            write(ahead, "acme", 1);
            int rotations = Stream.of(behind, ahead, behind, ahead)
                    .mapToInt(
                            app -> app.entigma().keys().due(Duration.ofDays(3)).size())
                    .sum();
            assertThat(rotations).isZero();
            assertReads(behind, "acme", 1);
            try (App later = at(db, Duration.ofDays(5))) {
                assertThat(later.entigma().keys().due(Duration.ofDays(3))).hasSize(1);
                rotate(later);
                assertThat(later.entigma().keys().due(Duration.ofDays(3))).isEmpty();
            }
            assertThat(behind.entigma().keys().due(Duration.ofDays(3))).isEmpty();
        }
    }

    private App at(TestDatabase db, Duration skew) {
        Clock clock = Clock.offset(Clock.fixed(Instant.parse("2030-01-01T00:00:00Z"), ZoneOffset.UTC), skew);
        return builder(db).engine(engine -> engine.clock(clock)).start();
    }

    @OnEveryDatabase
    @DisplayName("with a limit of 10 uses a key and 25 values on each of two nodes no key seals more than 10")
    void seal_beyondTheLimit_getsNewKeysInTime(TestDatabase db) throws Exception {
        try (App one = limited(db);
                App two = limited(db)) {
            write(one, "acme", 1000);
            Parallel.run(2, node -> () -> {
                for (int i = 0; i < 25; i++) {
                    write(node == 0 ? one : two, "acme", node * 100L + i);
                }
            });
            String keys =
                    "(select substring(text, 3, 16) k from Note union all select substring(title, 3, 16) from Note"
                            + " union all select substring(data, 3, 16) from Note) headers";
            assertThat(number(db, "select max(uses) from (select count(*) uses from " + keys + " group by k) counts"))
                    .isLessThanOrEqualTo(10);
            assertThat(number(db, "select count(distinct k) from " + keys)).isGreaterThanOrEqualTo(16);
            assertReads(one, "acme", 1000, 0, 24, 100, 124);
            assertReads(two, "acme", 1000, 0, 24, 100, 124);
        }
    }

    private static int number(TestDatabase db, String sql) {
        return ((Number) db.value(sql)).intValue();
    }

    private App limited(TestDatabase db) {
        return builder(db)
                .engine(engine -> engine.keyUseLimit(10).activationDelay(TICK.multipliedBy(2)))
                .start();
    }

    @OnEveryDatabase(Database.H2)
    void uses_ofAKeyThatComesAndGoes_areReservedInSmallBlocks(TestDatabase db) {
        try (App app = builder(db).start();
                TenantScope scope = TenantScope.open(ACME)) {
            SealedField<String> field = app.entigma().field("a.b", String.class);
            for (int i = 0; i < 10; i++) {
                byte[] unused = field.seal("text");
                app.entigma().evictKeys();
            }
            assertThat(number(db, "select use_estimate from entigma_key")).isBetween(10, 10 * 64);
        }
    }

    @OnEveryDatabase(Database.H2)
    void seal_keyTableAway_goesOnFarFromTheLimitOnly(TestDatabase db) {
        AtomicBoolean away = new AtomicBoolean();
        DataSource source = (DataSource) Proxy.newProxyInstance(
                RotationTest.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (away.get()) {
                        throw new SQLException("away", "08001");
                    }
                    return db.connection();
                });
        try (App app = builder(db)
                        .engine(engine -> engine.keyTable(KeyTable.in(source).schemaAction(SchemaAction.CREATE))
                                .keyUseLimit(20_000_000))
                        .start();
                TenantScope scope = TenantScope.open(ACME)) {
            SealedField<String> field = app.entigma().field("a.b", String.class);
            field.seal("first");
            away.set(true);
            for (int i = 0; i < 20_000; i++) {
                field.seal("text " + i);
            }
            away.set(false);
            for (int i = 0; i < 20_000; i++) {
                field.seal("text " + i);
            }
            assertThat(number(db, "select use_estimate from entigma_key")).isGreaterThanOrEqualTo(40_001);
            db.update("update entigma_key set use_estimate = 11000000");
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 40_000; i++) {
                            away.set(i > 20_000);
                            field.seal("text " + i);
                        }
                    })
                    .isInstanceOf(KeyTableException.class);
        }
    }
}
