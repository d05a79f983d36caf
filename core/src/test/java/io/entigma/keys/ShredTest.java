// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.KeyDestroyedException;
import io.entigma.error.MisconfigurationException;
import io.entigma.job.ShredRequest.State;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import io.entigma.testing.App;
import io.entigma.testing.Await;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

class ShredTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final Duration TICK = Duration.ofMillis(50);

    private final LocalKek kek = new LocalKek();

    private App app(TestDatabase db) {
        return App.on(db)
                .entities(Note.class)
                .kek(kek)
                .engine(engine -> engine.epochInterval(TICK))
                .start();
    }

    private static void write(App app, String tenant, long id) {
        app.run(tenant, session -> session.persist(new Note(id, "text " + id)));
    }

    private static String read(App app, String tenant, long id) {
        return app.<String>call(tenant, session -> session.find(Note.class, id).text);
    }

    @OnEveryDatabase
    void shred_tenant_isGoneOnAllNodesAndProofStays(TestDatabase db) throws Exception {
        try (App app = app(db);
                App running = app(db)) {
            write(app, "acme", 1);
            write(app, "beta", 2);
            assertThat(read(running, "acme", 1)).isEqualTo("text 1");
            app.entigma().keys().rotateDek(List.of(ACME));
            app.entigma().keys().requestShred(ACME, Duration.ZERO);
            assertThat(app.entigma().keys().shredDue()).hasSize(1);
            for (App node : List.of(app, running)) {
                Await.passing(
                        "the end of the key on a node",
                        () -> assertThatThrownBy(() -> read(node, "acme", 1))
                                .hasRootCauseInstanceOf(KeyDestroyedException.class));
                assertThatThrownBy(() -> write(node, "acme", 3)).hasRootCauseInstanceOf(KeyDestroyedException.class);
                assertThat(read(node, "beta", 2)).isEqualTo("text 2");
            }
            assertThat(app.entigma().keys().of(ACME)).hasSize(2).allSatisfy(key -> {
                assertThat(key.state()).isEqualTo(KeyState.SHREDDED);
                assertThat(key.wrapped()).isNull();
            });
            assertThat(db.value("select count(*) from entigma_key where wrapped_dek is not null"))
                    .hasToString("1");
        }
    }

    @OnEveryDatabase
    void shred_cancelledInTime_changesNothing(TestDatabase db) {
        try (App app = app(db)) {
            write(app, "acme", 1);
            app.entigma().keys().requestShred(ACME, Duration.ofDays(7));
            assertThat(app.entigma().keys().shredDue()).isEmpty();
            assertThat(read(app, "acme", 1)).isEqualTo("text 1");
            assertThat(app.entigma().keys().cancelShred(ACME)).isTrue();
            assertThat(app.entigma().keys().cancelShred(ACME)).isFalse();
            db.update("update entigma_shred set due_at = 0");
            assertThat(app.entigma().keys().shredDue()).isEmpty();
            assertThat(app.entigma().keys().shredRequests())
                    .singleElement()
                    .satisfies(request -> assertThat(request.state()).isEqualTo(State.CANCELLED));
        }
    }

    @OnEveryDatabase
    void shred_nodeWithAClockFarAhead_keepsTheGracePeriod(TestDatabase db) {
        try (App app = app(db);
                App ahead = App.on(db)
                        .entities(Note.class)
                        .kek(kek)
                        .engine(engine -> engine.clock(Clock.offset(Clock.systemUTC(), Duration.ofDays(365))))
                        .start()) {
            write(app, "acme", 1);
            app.entigma().keys().requestShred(ACME, Duration.ofDays(7));
            assertThat(ahead.entigma().keys().shredDue()).isEmpty();
            Duration grace = Duration.ofMillis(
                    ((Number) db.value("select due_at - requested_at from entigma_shred")).longValue());
            assertThat(grace).isEqualTo(Duration.ofDays(7));
        }
    }

    @OnEveryDatabase(Database.H2)
    void enable_shreddedTenant_getsANewKeyAndOldValuesStayGone(TestDatabase db) {
        try (App app = app(db)) {
            write(app, "acme", 1);
            assertThatThrownBy(() -> app.entigma().keys().enable(ACME)).isInstanceOf(MisconfigurationException.class);
            app.entigma().keys().requestShred(ACME, Duration.ZERO);
            app.entigma().keys().shredDue();
            WrappedKey key = app.entigma().keys().enable(ACME);
            assertThat(key.version()).isEqualTo(2);
            write(app, "acme", 2);
            assertThat(read(app, "acme", 2)).isEqualTo("text 2");
            assertThatThrownBy(() -> read(app, "acme", 1)).hasRootCauseInstanceOf(KeyDestroyedException.class);
        }
    }

    @OnEveryDatabase(Database.H2)
    void shred_unknownTenant_isRefused(TestDatabase db) {
        try (App app = app(db)) {
            assertThatThrownBy(() -> app.entigma().keys().requestShred(new TenantId("amce"), Duration.ZERO))
                    .isInstanceOf(MisconfigurationException.class)
                    .hasMessage("Shred 'amce': the tenant has no keys to destroy; check its name");
        }
    }

    @OnEveryDatabase(Database.H2)
    void rotate_shreddedTenant_makesNoKey(TestDatabase db) throws Exception {
        try (App app = app(db)) {
            write(app, "acme", 1);
            app.entigma().keys().requestShred(ACME, Duration.ZERO);
            app.entigma().keys().shredDue();
            assertThat(app.entigma().keys().rotateDek(List.of(ACME)).failures())
                    .singleElement()
                    .satisfies(failure -> assertThat(failure.reason()).contains("were destroyed"));
            assertThat(app.entigma().keys().of(ACME)).hasSize(1);
        }
    }
}
