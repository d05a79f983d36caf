// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.Searchable;
import io.entigma.job.JobReport;
import io.entigma.job.JobRequest;
import io.entigma.job.JobState;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;
import jakarta.persistence.UniqueConstraint;
import java.time.Duration;
import java.util.List;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;

/** Unique values by the tokens of equal ones. */
class UniqueTokensTest {
    private static final TenantId ACME = new TenantId("acme");

    @Entity(name = "Account")
    @Table(
            name = "account",
            uniqueConstraints =
                    @UniqueConstraint(
                            name = "one_code",
                            columnNames = {"code", "branch"}),
            indexes = @Index(name = "one_phone", columnList = "phone", unique = true))
    public static class Account {
        @Id
        public Long id;

        @Encrypted
        @Searchable
        @Column(unique = true)
        public @Nullable String ssn;

        public int branch;

        @Encrypted
        @Searchable(equal = true, prefix = 3)
        @Column(length = 40)
        public @Nullable String code;

        @Encrypted
        @Searchable
        public @Nullable String phone;
    }

    /** The same table before anything in it was searched for. */
    @Entity(name = "Account")
    @Table(name = "account")
    public static class Before {
        @Id
        public Long id;

        @Encrypted
        @Column(length = 400)
        public @Nullable String ssn;

        public int branch;

        @Encrypted
        @Column(length = 400)
        public @Nullable String code;

        @Encrypted
        @Column(length = 400)
        public @Nullable String phone;
    }

    private final LocalKek kek = new LocalKek();

    private App app(TestDatabase db) {
        return App.on(db)
                .entities(Account.class)
                .kek(kek)
                .engine(engine -> engine.epochInterval(Duration.ofMillis(50)))
                .start();
    }

    private static void store(
            App app,
            String tenant,
            long id,
            @Nullable String ssn,
            int branch,
            @Nullable String code,
            @Nullable String phone) {
        app.run(tenant, session -> {
            Account account = new Account();
            account.id = id;
            account.ssn = ssn;
            account.branch = branch;
            account.code = code;
            account.phone = phone;
            session.persist(account);
        });
    }

    private static void refused(
            App app, long id, @Nullable String ssn, int branch, @Nullable String code, @Nullable String phone) {
        assertThatThrownBy(() -> store(app, "acme", id, ssn, branch, code, phone))
                .isInstanceOf(ConstraintViolationException.class)
                .satisfies(
                        e -> assertThat(String.valueOf(e.getMessage())).doesNotContain("123-45", "code-A", "phone-5"));
    }

    private static void holds(App app) throws InterruptedException {
        store(app, "acme", 1, "123-45", 1, "code-A", "phone-5");
        store(app, "acme", 2, null, 1, null, null);
        store(app, "acme", 3, null, 1, null, null);
        store(app, "acme", 4, "123-46", 2, "code-A", "phone-6");
        store(app, "globex", 5, "123-45", 1, "code-A", "phone-5");
        refused(app, 6, "123-45", 3, "x", "phone-7");
        refused(app, 6, "123-47", 2, "code-A", "phone-7");
        refused(app, 6, "123-47", 3, "x", "phone-5");
        app.entigma().keys().rotateDek(List.of(ACME));
        refused(app, 6, "123-45", 3, "x", "phone-7");
        store(app, "acme", 6, "123-47", 3, "code-A", "phone-7");
    }

    @OnEveryProduct
    @DisplayName("the database refuses a second equal value of a tenant, through rotations of the DEK")
    void store_equalValue_isRefused(TestDatabase db) throws InterruptedException {
        try (App app = app(db)) {
            holds(app);
        }
    }

    @OnEveryProduct
    @DisplayName("a table that is there gets what is unique by Hibernate's update")
    void store_intoUpdatedTable_isRefused(TestDatabase db) throws InterruptedException {
        App.on(db)
                .entities(Before.class)
                .kek(kek)
                .engine(engine -> engine.epochInterval(Duration.ofMillis(50)))
                .start()
                .close();
        try (App app = app(db)) {
            holds(app);
        }
    }

    @OnEveryProduct
    @DisplayName("under a second index key an equal value is not seen, and the job that moves it tells")
    void reencrypt_equalValueUnderTwoIndexKeys_isToldOf(TestDatabase db) throws Exception {
        try (App app = app(db)) {
            store(app, "acme", 1, "123-45", 1, "code-A", "phone-5");
            store(app, "acme", 2, "123-46", 2, "code-D", "phone-6");
            app.entigma().keys().rotateIndexKey(List.of(ACME));
            store(app, "acme", 3, "123-45", 3, "code-A", "phone-7");
            refused(app, 4, "123-45", 4, "x", "phone-8");
            JobReport report = app.entigma().data(db.dataSource()).run(JobRequest.reencrypt());
            assertThat(report.state()).isEqualTo(JobState.FAILED);
            assertThat(report.reason()).contains("1 rows could not be written; the quarantine has them");
            assertThat(report.counts().failed()).isEqualTo(1);
        }
    }
}
