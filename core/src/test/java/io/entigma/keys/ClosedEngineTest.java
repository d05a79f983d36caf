// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Entigma;
import io.entigma.Keys;
import io.entigma.MisconfigurationException;
import io.entigma.SealedField;
import io.entigma.TenantScope;
import io.entigma.job.JobRequest;
import io.entigma.job.KekRotation;
import io.entigma.job.StoredData;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** After its end an engine says so, whatever it is asked for. */
class ClosedEngineTest {
    private static final TenantId TENANT = new TenantId("acme");

    private static void assertClosed(ThrowingCallable use) {
        assertThatThrownBy(use)
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("The Entigma engine is closed, and seals, opens and looks after nothing any more;"
                        + " close it after everything that uses it, or build another one");
    }

    @OnEveryDatabase(Database.H2)
    void use_ofAClosedEngine_saysThatItIsClosed(TestDatabase db) {
        Entigma entigma = App.on(db).buildEngine();
        SealedField<String> random = entigma.field("customer.ssn", String.class);
        SealedField<String> deterministic = entigma.deterministicField("customer.email", String.class);
        byte[] sealed = inScope(() -> random.seal("canary"));
        Keys keys = entigma.keys();
        StoredData data = entigma.data(db.url(), db.user(), db.password());
        entigma.close();

        assertClosed(() -> inScope(() -> random.seal("canary")));
        assertClosed(() -> inScope(() -> random.open(sealed)));
        assertClosed(() -> inScope(() -> deterministic.seal("canary")));
        assertClosed(() -> inScope(() -> deterministic.searchForms("canary")));
        assertClosed(() -> entigma.field("customer.ssn", String.class));
        assertClosed(() -> entigma.deterministicField("customer.email", String.class));
        assertClosed(() -> entigma.keyServerField("customer.ssn", String.class));
        assertClosed(entigma::health);
        assertClosed(entigma::checkKeyServers);
        assertClosed(entigma::keys);
        assertClosed(() -> entigma.data(db.url(), db.user(), db.password()));
        assertKeysClosed(keys);
        assertDataClosed(data);
    }

    private static void assertKeysClosed(Keys keys) {
        assertClosed(() -> keys.of(TENANT));
        assertClosed(() -> keys.forEach(key -> {}));
        assertClosed(keys::kekUse);
        assertClosed(() -> keys.rotateKek(KekRotation.toNewestVersion()));
        assertClosed(() -> keys.rotateDek(List.of(TENANT)));
        assertClosed(() -> keys.due(Duration.ofDays(1)));
        assertClosed(() -> keys.requestShred(TENANT, Duration.ZERO));
        assertClosed(() -> keys.cancelShred(TENANT));
        assertClosed(keys::shredRequests);
        assertClosed(keys::shredDue);
        assertClosed(() -> keys.enable(TENANT));
    }

    private static void assertDataClosed(StoredData data) {
        assertClosed(data::jobs);
        assertClosed(data::status);
        assertClosed(data::verify);
        assertClosed(data::audit);
        assertClosed(() -> data.run(JobRequest.reencrypt()));
        assertClosed(() -> data.dryRun(JobRequest.reencrypt()));
        assertClosed(() -> data.pause("job"));
        assertClosed(() -> data.retire(TENANT, 1));
    }

    @OnEveryDatabase(Database.H2)
    void close_twice_isHarmless(TestDatabase db) {
        Entigma entigma = App.on(db).buildEngine();
        entigma.close();
        entigma.close();
        entigma.evictKeys();
        assertThat(entigma.itself().get()).isSameAs(entigma);
    }

    @OnEveryDatabase(Database.H2)
    void session_overAClosedEngine_saysThatItIsClosed(TestDatabase db) {
        try (App app = App.on(db).entities(Note.class).start()) {
            app.entigma().close();
            Note note = new Note(1, "canary");
            assertClosed(() -> app.run("acme", session -> {
                session.persist(note);
                session.flush();
            }));
        }
        assertThat(db.columnsHolding("canary")).isEmpty();
    }

    private static <T> T inScope(java.util.function.Supplier<T> work) {
        try (TenantScope scope = TenantScope.open(TENANT)) {
            return work.get();
        }
    }
}
