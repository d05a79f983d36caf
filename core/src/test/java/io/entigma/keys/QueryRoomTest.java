// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.Keys;
import io.entigma.error.QueryRefusedException;
import io.entigma.job.DekRotationReport;
import io.entigma.job.JobRequest;
import io.entigma.job.StoredData;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.IndexKeys;
import io.entigma.testing.LogCapture;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

/** Who rotates without retiring is warned before queries have no room for one more key. */
class QueryRoomTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final String TELLS_OF_LAST =
            "Tenant 'acme' has values under 4 data keys, and queries have room for 4"
                    + " (entigma.query.key-versions): with one more they are refused";

    @Entity(name = "Subscriber")
    public static class Subscriber {
        @Id
        public Long id;

        @Encrypted(deterministic = true)
        @Column(length = 100)
        public String email;
    }

    private static App start(TestDatabase db) {
        return App.on(db)
                .entities(Subscriber.class)
                .engine(engine -> engine.epochInterval(Duration.ofMillis(50)))
                .start();
    }

    private static void write(App app, String tenant, long id) {
        Subscriber subscriber = new Subscriber();
        subscriber.id = id;
        subscriber.email = id + "@example.com";
        app.run(tenant, session -> session.persist(subscriber));
    }

    private static List<Long> find(App app, long id) {
        return app.call(
                "acme",
                session -> session.createSelectionQuery("select id from Subscriber where email = :email", Long.class)
                        .setParameter("email", id + "@example.com")
                        .getResultList());
    }

    private static List<String> rotate(App app) throws InterruptedException {
        DekRotationReport report = app.entigma().keys().rotateDek(List.of(ACME));
        assertThat(report.rotated()).hasSize(1);
        return report.warnings();
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName(
            "the rotation after which queries have no room left says so, as do the keys and, once, the log; then they are refused")
    void rotateDek_withoutRetirement_warnsBeforeQueriesAreRefused(TestDatabase db) throws Exception {
        try (App app = start(db);
                LogCapture log = LogCapture.start()) {
            write(app, "acme", 1);
            write(app, "beta", 2);
            assertThat(rotate(app)).isEmpty();
            assertThat(rotate(app)).isEmpty();
            assertThat(find(app, 1)).containsExactly(1L);
            assertThat(log.entries()).noneMatch(line -> line.contains("queries have room"));
            Keys keys = app.entigma().keys();
            assertThat(keys.retirementsDue()).isEmpty();

            List<String> warnings = rotate(app);
            assertThat(warnings)
                    .singleElement()
                    .asString()
                    .startsWith("Tenant 'acme' has 4 data keys in use, and queries for equal values look for 4 unless"
                            + " entigma.query.key-versions says more")
                    .contains("retire versions [1, 2, 3] ('entigma retire acme --key-version N')");
            assertThat(keys.retirementsDue()).isEqualTo(warnings);
            assertThat(find(app, 1)).containsExactly(1L);
            assertThat(find(app, 1)).containsExactly(1L);
            assertThat(log.entries().stream().filter(line -> line.contains(TELLS_OF_LAST)))
                    .hasSize(1);

            assertThat(rotate(app)).singleElement().asString().startsWith("Tenant 'acme' has 5 data keys in use");
            assertThatThrownBy(() -> find(app, 1))
                    .isInstanceOf(QueryRefusedException.class)
                    .hasMessageContaining("has values under 5 data keys, but a query looks for only 4");
        }
    }

    @OnEveryDatabase(Database.H2)
    void retire_afterReencryption_makesRoom(TestDatabase db) throws Exception {
        try (App app = start(db)) {
            write(app, "acme", 1);
            for (int i = 0; i < 4; i++) {
                rotate(app);
            }
            StoredData data = app.entigma().data(db.dataSource());
            data.run(JobRequest.reencrypt());
            data.retire(ACME, 1);
            assertThat(app.entigma().keys().retirementsDue())
                    .singleElement()
                    .asString()
                    .contains("[2, 3, 4]");
            data.retire(ACME, 2);
            assertThat(app.entigma().keys().retirementsDue()).isEmpty();
            assertThat(find(app, 1)).containsExactly(1L);
        }
    }

    @OnEveryDatabase(Database.H2)
    void rotateIndexKey_whichFillsSearches_warns(TestDatabase db) throws Exception {
        try (App app = start(db)) {
            IndexKeys.use(app.entigma(), ACME);
            Keys keys = app.entigma().keys();
            assertThat(keys.retirementsDue()).isEmpty();
            assertThat(keys.rotateIndexKey(List.of(ACME)).warnings())
                    .singleElement()
                    .asString()
                    .startsWith("Tenant 'acme' has 2 index keys in use, and searches look for 2;")
                    .contains("retire versions [1] ");
            assertThat(keys.retirementsDue()).hasSize(1);
        }
    }
}
