// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.entigma.Encrypted;
import io.entigma.Searchable;
import io.entigma.error.MisconfigurationException;
import io.entigma.error.QueryRefusedException;
import io.entigma.error.WrongTenantException;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.LogCapture;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.List;

/** An application that had no tenants gets some. */
class AssignTenantsTest {
    private static final List<String> ALL = List.of("staff.note", "staff.email", "staff.name", "staff.city");
    private static final String SINGLE = TenantId.SINGLE.value();

    @Entity(name = "staff")
    public static class Staff {
        @Id
        Long id;

        @Column(name = "company_id")
        String company;

        @Encrypted
        @Column(length = 40)
        String note;

        @Encrypted(deterministic = true)
        @Column(length = 40)
        String email;

        @Encrypted
        @Searchable
        @Column(length = 40)
        String name;

        @Encrypted
        @Searchable(scan = true)
        @Column(length = 40)
        String city;
    }

    private final LocalKek kek = new LocalKek();

    private App start(TestDatabase db, List<String> singleTenantReads) {
        return App.on(db)
                .entities(Staff.class)
                .kek(kek)
                .engine(engine -> engine.singleTenantReads(singleTenantReads))
                .start();
    }

    private static void persist(App app, String tenant, long id, String company) {
        app.run(tenant, session -> {
            Staff staff = new Staff();
            staff.id = id;
            staff.company = company;
            staff.note = "note " + id;
            staff.email = id + "@example.com";
            staff.name = "Name " + id;
            staff.city = "City " + id;
            session.persist(staff);
        });
    }

    /** Rows of two companies, and one of none. */
    private void fill(TestDatabase db) {
        try (App app = start(db, List.of())) {
            persist(app, SINGLE, 1, "acme");
            persist(app, SINGLE, 2, "globex");
            persist(app, SINGLE, 3, null);
        }
    }

    private static String note(App app, String tenant, long id) {
        return app.call(tenant, session -> session.find(Staff.class, id).note);
    }

    private static List<Long> find(App app, String tenant, String condition, String value) {
        return app.call(
                tenant,
                session -> session.createQuery("select id from staff where " + condition, Long.class)
                        .setParameter("value", value)
                        .getResultList());
    }

    private static List<String> owners(StoredData data, String column) {
        return data.status().stream()
                .filter(use -> use.column().equals(column))
                .map(use -> use.values() + " of " + use.tenant())
                .sorted()
                .toList();
    }

    @OnEveryDatabase
    void read_valueOfTheSingleTenant_onlyWhereItIsAllowed(TestDatabase db) {
        fill(db);
        try (App strict = start(db, List.of())) {
            assertThatThrownBy(() -> note(strict, "acme", 1)).hasRootCauseInstanceOf(WrongTenantException.class);
            assertThat(find(strict, "acme", "email = :value", "1@example.com")).isEmpty();
        }
        try (LogCapture log = LogCapture.start();
                App app = start(db, ALL)) {
            assertThat(log.entries())
                    .anyMatch(line -> line.contains("every tenant still reads values of")
                            && line.contains("entigma assign-tenants"));
            assertThat(note(app, "acme", 1)).isEqualTo("note 1");
            assertThat(find(app, "acme", "email = :value", "1@example.com")).containsExactly(1L);
            assertThat(find(app, "acme", "name = :value", "Name 1")).containsExactly(1L);
            persist(app, "acme", 4, "acme");
            assertThat(find(app, "acme", "name = :value", "Name 4")).containsExactly(4L);
            assertThatThrownBy(() -> find(app, "acme", "city like :value", "%ity 1"))
                    .isInstanceOf(QueryRefusedException.class)
                    .hasMessageContaining("while those of the single tenant are let pass");
            assertThatThrownBy(() -> note(app, "globex", 4)).hasRootCauseInstanceOf(WrongTenantException.class);
            assertThatThrownBy(() -> note(app, SINGLE, 4)).hasRootCauseInstanceOf(WrongTenantException.class);
            app.run("acme", session -> session.find(Staff.class, 1L).note = "changed");
            assertThat(owners(app.entigma().data(db.dataSource()), "note")).containsExactly("2 of acme", "2 of single");
        }
    }

    @OnEveryDatabase
    void assignTenants_byTheTenantColumn_sealsEachValueForItsTenant(TestDatabase db) throws Exception {
        fill(db);
        try (App app = start(db, ALL)) {
            persist(app, "acme", 4, "acme");
            StoredData data = app.entigma().data(db.dataSource());
            for (String column : ALL) {
                JobRequest request = JobRequest.assignTenants(column).tenantColumn("company_id");
                JobReport report = data.run(request);
                assertThat(report.state()).isEqualTo(JobState.DONE);
                assertThat(report.counts().changed()).isEqualTo(2);
                assertThat(report.counts().current()).isEqualTo(1);
                assertThat(data.quarantine(report.id()))
                        .extracting(QuarantinedValue::reason)
                        .containsExactly("NO_TENANT");
                assertThat(data.run(request).counts().changed()).isZero();
            }
            assertThat(owners(data, "note")).containsExactly("1 of globex", "1 of single", "2 of acme");
        }
        try (App strict = start(db, List.of())) {
            assertThat(note(strict, "acme", 1)).isEqualTo("note 1");
            assertThat(note(strict, "globex", 2)).isEqualTo("note 2");
            assertThatThrownBy(() -> note(strict, "acme", 2)).hasRootCauseInstanceOf(WrongTenantException.class);
            assertThat(find(strict, "globex", "email = :value", "2@example.com"))
                    .containsExactly(2L);
            assertThat(find(strict, "globex", "name = :value", "Name 2")).containsExactly(2L);
        }
    }

    @OnEveryDatabase(Database.H2)
    void assignTenants_valueOfAnotherTenantThanItsRow_goesIntoQuarantine(TestDatabase db) throws Exception {
        fill(db);
        try (App app = start(db, ALL)) {
            persist(app, "acme", 4, "globex");
            StoredData data = app.entigma().data(db.dataSource());
            JobReport report = data.run(JobRequest.assignTenants("staff.note").tenantColumn("company_id"));
            assertThat(data.quarantine(report.id()))
                    .extracting(QuarantinedValue::rowKey, QuarantinedValue::reason)
                    .containsExactlyInAnyOrder(
                            tuple("[[\"long\",\"3\"]]", "NO_TENANT"), tuple("[[\"long\",\"4\"]]", "WRONG_TENANT"));
            assertThatThrownBy(() -> data.run(JobRequest.assignTenants("staff.note")))
                    .isInstanceOf(MisconfigurationException.class)
                    .hasMessageStartingWith("ASSIGN staff: it must be said whose the values are");
            assertThatThrownBy(() ->
                            data.run(JobRequest.assignTenants("staff.note").tenant(TenantId.SINGLE)))
                    .isInstanceOf(MisconfigurationException.class)
                    .hasMessageContaining("name another tenant");
        }
    }
}
