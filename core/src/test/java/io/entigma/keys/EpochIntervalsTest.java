// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.entigma.Entigma;
import io.entigma.error.KeyTableException;
import io.entigma.error.MisconfigurationException;
import io.entigma.job.DekRotationReport;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.Await;
import io.entigma.testing.LocalKek;
import io.entigma.testing.LogCapture;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** All nodes that share a key table wait for the one that looks at it least often. */
class EpochIntervalsTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final Duration SLOW = Duration.ofMillis(1500);
    private static final Duration FAST = Duration.ofMillis(50);

    private final LocalKek kek = new LocalKek();

    private App app(TestDatabase db, Duration interval) {
        return App.on(db)
                .entities(Account.class)
                .kek(kek)
                .engine(engine -> engine.epochInterval(interval))
                .start();
    }

    private static void write(App app, String email) {
        app.run("acme", session -> session.persist(new Account(email)));
    }

    private static long found(App app, String email) {
        return app.<Long>call(
                "acme",
                session -> session.createQuery("select count(*) from Account where email = :email", Long.class)
                        .setParameter("email", email)
                        .getSingleResult());
    }

    private static long stored(TestDatabase db) {
        return ((Number) db.value("select number from entigma_setting where name = 'epoch-interval-millis'"))
                .longValue();
    }

    @OnEveryDatabase
    @DisplayName("a rotation by a process with a shorter interval waits until the applications look for the new key")
    void rotate_onANodeWithAShorterInterval_isHeardOfEverywhere(TestDatabase db) throws Exception {
        try (App slow = app(db, SLOW);
                App operator = app(db, FAST)) {
            write(slow, "a@example.com");
            assertThat(found(slow, "a@example.com")).isEqualTo(1);
            DekRotationReport report = operator.entigma().keys().rotateDek(List.of(ACME));
            assertThat(report.failures()).isEmpty();
            write(operator, "b@example.com");
            assertThat(found(slow, "b@example.com")).isEqualTo(1);
            assertThat(found(slow, "a@example.com")).isEqualTo(1);
        }
    }

    @OnEveryDatabase
    void boot_longerInterval_raisesItAndSaysSo(TestDatabase db) {
        try (LogCapture log = LogCapture.start()) {
            app(db, FAST).close();
            assertThat(stored(db)).isEqualTo(50);
            assertThat(log.entries()).noneMatch(entry -> entry.contains("rotations"));
            app(db, SLOW).close();
            assertThat(stored(db)).isEqualTo(1500);
            assertThat(log.entries())
                    .anyMatch(entry -> entry.contains("this node looks at the key table every PT1.5S")
                            && entry.contains("PT0.05S"));
            app(db, FAST).close();
            assertThat(stored(db)).isEqualTo(1500);
            assertThat(log.entries()).anyMatch(entry -> entry.contains("rotations wait for the longer one"));
        }
    }

    @OnEveryDatabase
    @DisplayName("lowered by hand, it stays so only if no running node has a longer one")
    void lowered_whileANodeHasALongerOne_isRaisedAgain(TestDatabase db) throws Exception {
        app(db, SLOW).close();
        try (App app = app(db, FAST)) {
            db.update("update entigma_setting set number = 1 where name = 'epoch-interval-millis'");
            Await.until("the interval of the node", () -> stored(db) == 50);
            assertThat(app.entigma().keys().of(ACME)).isEmpty();
        }
    }

    @OnEveryDatabase
    @DisplayName("searches go on when a key was retired on another node a moment ago")
    void search_keyRetiredOnAnotherNode_goesOn(TestDatabase db) throws Exception {
        // Room for one key: the list of keys is remembered, and one of the two is always loaded anew.
        try (App app = App.on(db)
                        .entities(Account.class)
                        .kek(kek)
                        .engine(engine ->
                                engine.epochInterval(Duration.ofMinutes(5)).cacheSize(1))
                        .start();
                App operator = app(db, FAST)) {
            write(app, "a@example.com");
            db.update("update entigma_setting set number = 50 where name = 'epoch-interval-millis'");
            operator.entigma().keys().rotateDek(List.of(ACME));
            operator.entigma().data(db.dataSource()).run(io.entigma.job.JobRequest.reencrypt());
            app.entigma().evictKeys();
            assertThat(found(app, "a@example.com")).isEqualTo(1);
            db.update("update entigma_setting set number = 50 where name = 'epoch-interval-millis'");
            operator.entigma().data(db.dataSource()).retire(ACME, 1);
            assertThat(found(app, "a@example.com")).isEqualTo(1);
        }
    }

    @OnEveryDatabase
    @DisplayName("A number that no node wrote is refused at once, and not waited for")
    void rotate_intervalThatNoNodeCanHave_isRefused(TestDatabase db) {
        try (App app = app(db, FAST)) {
            write(app, "a@example.com");
            for (long number : new long[] {Long.MAX_VALUE, 3_600_001}) {
                db.update("update entigma_setting set number = ? where name = 'epoch-interval-millis'", number);
                assertTimeoutPreemptively(
                        Duration.ofMinutes(1),
                        () -> assertThatThrownBy(() -> app.entigma().keys().rotateDek(List.of(ACME)))
                                .isInstanceOf(KeyTableException.class)
                                .hasMessageContaining("epoch-interval-millis = " + number)
                                .hasMessageContaining("delete the row"));
            }
            write(app, "b@example.com");
            db.update("delete from entigma_setting where name = 'epoch-interval-millis'");
            assertThatCode(() -> app.entigma().keys().rotateDek(List.of(ACME))).doesNotThrowAnyException();
        }
    }

    @Test
    void epochInterval_ofMoreThanAnHour_isRefused() {
        assertThatThrownBy(() -> Entigma.builder().epochInterval(Duration.ofHours(2)))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("PT2H");
    }
}
