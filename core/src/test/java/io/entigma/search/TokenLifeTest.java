// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.Searchable;
import io.entigma.error.DataException;
import io.entigma.error.KeyInUseException;
import io.entigma.error.QueryRefusedException;
import io.entigma.job.JobReport;
import io.entigma.job.JobRequest;
import io.entigma.job.JobState;
import io.entigma.job.StoredData;
import io.entigma.jpa.QueryCheck;
import io.entigma.key.KeyPurpose;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.Await;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.DisplayName;

/** Search tokens of values that are there already, and of keys that change. */
class TokenLifeTest {
    private static final TenantId ACME = new TenantId("acme");

    /** The table before. */
    @Entity(name = "Plainly")
    @Table(name = "guest")
    public static class Before {
        @Id
        public Long id;

        @Encrypted
        @Column(length = 200)
        public String name;
    }

    /** The same table, searchable. */
    @Entity(name = "Guest")
    @Table(name = "guest")
    public static class After {
        @Id
        public Long id;

        @Encrypted
        @Searchable(equal = true, ignoreCase = true, prefix = 5)
        @Column(length = 40)
        public String name;
    }

    private final LocalKek kek = new LocalKek();

    private App app(TestDatabase db, Class<?> entity) {
        return App.on(db)
                .entities(entity)
                .kek(kek)
                .engine(engine -> engine.epochInterval(Duration.ofMillis(50)))
                .start();
    }

    private static List<Long> found(App app, String where, String value) {
        return app.call(
                "acme",
                session -> session.createSelectionQuery(
                                "select g.id from Guest g where " + where + " order by 1", Long.class)
                        .setParameter("v", value)
                        .getResultList());
    }

    private static void store(App app, long id, String name) {
        app.run("acme", session -> {
            After guest = new After();
            guest.id = id;
            guest.name = name;
            session.persist(guest);
        });
    }

    @OnEveryProduct
    @DisplayName("where the columns of tokens are not there yet, a query is refused in words, and no SQL names them")
    void query_withoutTokenColumns_isRefused(TestDatabase db) {
        db.execute("create table guest (id bigint not null primary key, name " + db.binaryType(500) + ")");
        try (App app = App.on(db)
                .entities(After.class)
                .set("hibernate.hbm2ddl.auto", "none")
                .start()) {
            store(app, 1, "Name 1");
            for (String where :
                    List.of("g.name = :v", "g.name <> :v", "lower(g.name) = :v", "g.name ilike :v", "g.name in (:v)")) {
                assertThatThrownBy(() -> found(app, where, "Name%"))
                        .as(where)
                        .isInstanceOf(QueryRefusedException.class)
                        .hasMessageContaining("the index is not ready")
                        .hasMessageContaining("add column");
            }
            assertThat(QueryCheck.of(app.factory()).refusal("from Guest g where g.name = :v"))
                    .isEmpty();
        }
    }

    private void storeBefore(TestDatabase db) {
        try (App app = app(db, Before.class)) {
            app.run("acme", session -> {
                for (long id = 1; id <= 20; id++) {
                    Before guest = new Before();
                    guest.id = id;
                    guest.name = "Name " + id;
                    session.persist(guest);
                }
            });
        }
    }

    @OnEveryProduct
    @DisplayName(
            "a filled column becomes searchable: refused until the job has run and the database refuses rows without tokens")
    void query_untilAllRowsHaveTokens_isRefused(TestDatabase db) throws Exception {
        storeBefore(db);
        try (App app = app(db, After.class)) {
            store(app, 21, "Name 1");
            assertThatThrownBy(() -> found(app, "g.name = :v", "Name 1"))
                    .isInstanceOf(QueryRefusedException.class)
                    .hasMessageStartingWith(
                            "After.name: the index is not ready: rows without a token would not be found")
                    .hasMessageContaining("alter table");
            // These find no token, and so all rows that have one.
            assertThatThrownBy(() -> found(app, "lower(g.name) <> :v", "NAME"))
                    .isInstanceOf(QueryRefusedException.class)
                    .hasMessageContaining("the index is not ready");
            StoredData data = app.entigma().data(db.dataSource());
            Map<String, String> missing = data.missingConstraints();
            assertThat(missing)
                    .hasSize(1)
                    .hasKeySatisfying(new Condition<>(key -> key.endsWith("guest.name (search tokens)"), "tokens"));
            assertThatThrownBy(() -> data.run(JobRequest.reencrypt()))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("searchable");
            JobReport report = data.run(JobRequest.reencrypt().allowDeterministic());
            assertThat(report.state()).isEqualTo(JobState.DONE);
            assertThat(report.counts().changed()).isEqualTo(20);
            String statement = missing.values().iterator().next();
            db.execute(statement.replaceFirst("check \\(.*", "check (id > 0)"));
            assertThat(data.missingConstraints()).hasSize(1);
            db.execute(statement.replaceFirst("add constraint (\\w+) .*", dropped(db)));
            db.execute(statement);
            Await.passing(
                    "an index that is ready",
                    () -> assertThat(found(app, "g.name = :v", "Name 1")).containsExactly(1L, 21L));
            assertThat(found(app, "lower(g.name) like concat(:v, '%')", "name")).hasSize(21);
        }
    }

    @OnEveryProduct
    @DisplayName("lookups go on through a rotation of the DEK, and of the index key until the old one can go")
    void find_duringRotations_findsAll(TestDatabase db) throws Exception {
        try (App app = app(db, After.class)) {
            store(app, 1, "Anna");
            store(app, 2, "Bert");
            app.entigma().keys().rotateDek(List.of(ACME));
            store(app, 3, "Anna");
            assertThat(found(app, "g.name = :v", "Anna")).containsExactly(1L, 3L);
            StoredData data = app.entigma().data(db.dataSource());
            assertThat(data.run(JobRequest.reencrypt()).counts().changed()).isEqualTo(2);
            assertThat(found(app, "g.name = :v", "Anna")).containsExactly(1L, 3L);
            assertThat(new HashSet<>(tokens(db))).hasSize(2);

            assertThat(app.entigma().keys().rotateIndexKey(List.of(ACME)).failures())
                    .isEmpty();
            store(app, 4, "Anna");
            assertThat(found(app, "g.name = :v", "Anna")).containsExactly(1L, 3L, 4L);
            assertThat(found(app, "g.name ilike :v", "an%")).containsExactly(1L, 3L, 4L);
            assertThatThrownBy(() -> data.retire(ACME, 2))
                    .isInstanceOf(KeyInUseException.class)
                    .hasMessageContaining("stored values need it (3 in guest.name)");
            assertThat(data.run(JobRequest.reencrypt()).counts().changed()).isEqualTo(3);
            data.retire(ACME, 2);
            assertThat(new HashSet<>(tokens(db))).hasSize(2);
            assertThat(found(app, "g.name = :v", "Anna")).containsExactly(1L, 3L, 4L);
            assertThat(app.entigma().keys().of(ACME))
                    .filteredOn(key -> key.purpose() == KeyPurpose.INDEX)
                    .hasSize(2);
            assertThat(data.verify())
                    .allSatisfy(group -> assertThat(group.outcome()).isEqualTo("OK"));
        }
    }

    private static String dropped(TestDatabase db) {
        return db.kind() == Database.MYSQL ? "drop check $1" : "drop constraint $1";
    }

    private static List<String> tokens(TestDatabase db) throws Exception {
        return db.bytesOfEach("select name_eq from guest").stream()
                .map(java.util.HexFormat.of()::formatHex)
                .toList();
    }
}
