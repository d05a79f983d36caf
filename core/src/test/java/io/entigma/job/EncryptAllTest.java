// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.error.DataException;
import io.entigma.error.MisconfigurationException;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.CatalogRows;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;

/** The encryption of all columns of an application in one job. */
class EncryptAllTest {
    private static final Set<String> ALL = Set.of("client.name", "client.phone", "invoice.iban");

    @Entity(name = "client")
    public static class Client {
        @Id
        public Long id;

        @org.hibernate.annotations.TenantId
        public String company;

        @Encrypted
        public String name;

        @Encrypted
        public String phone;
    }

    @Entity(name = "invoice")
    public static class Invoice {
        @Id
        public Long id;

        @org.hibernate.annotations.TenantId
        public String owner;

        @Encrypted(deterministic = true)
        public String iban;
    }

    @Entity(name = "notice")
    public static class Notice {
        @Id
        public Long id;

        @Encrypted
        public String body;
    }

    private TestDatabase db;

    @BeforeEach
    void use(TestDatabase database) {
        this.db = database;
    }

    private static App app(TestDatabase db, Class<?>... entities) {
        return App.on(db).withoutConstraints().entities(entities).start();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void fill() {
        for (long id = 0; id < 30; id++) {
            String tenant = id % 2 == 0 ? "acme" : "beta";
            db.update(
                    "insert into client (id, company, name, phone) values (?, ?, ?, ?)",
                    id,
                    tenant,
                    utf8("Name " + id),
                    id % 5 == 0 ? null : utf8("Phone " + id));
            db.update("insert into invoice (id, owner, iban) values (?, ?, ?)", id, tenant, utf8("IBAN " + id));
        }
    }

    @OnEveryDatabase
    @DisplayName("all columns are sealed in one job, each value for the tenant that its row's mapped column names")
    void encryptAll_tenantsByMapping_sealsEverything(TestDatabase unused) throws Exception {
        try (App app = app(db, Client.class, Invoice.class)) {
            fill();
            StoredData data = app.entigma().data(db.dataSource());
            JobReport report = data.run(JobRequest.encryptAll().pageRows(7));
            assertThat(report.state()).as(report.reason()).isEqualTo(JobState.DONE);
            assertThat(report.counts().changed()).isEqualTo(60);
            for (String tenant : List.of("acme", "beta")) {
                app.in(tenant, session -> {
                    for (Client client :
                            session.createQuery("from client", Client.class).getResultList()) {
                        assertThat(client.name).isEqualTo("Name " + client.id);
                        assertThat(client.phone).isEqualTo(client.id % 5 == 0 ? null : "Phone " + client.id);
                    }
                    assertThat(session.createQuery("from invoice", Invoice.class)
                                    .getResultList())
                            .hasSize(15)
                            .allSatisfy(invoice -> assertThat(invoice.iban).isEqualTo("IBAN " + invoice.id));
                });
            }
            for (String column : ALL) {
                String[] parts = column.split("\\.");
                assertThat(db.bytesOfEach(
                                "select " + parts[1] + " from " + parts[0] + " where " + parts[1] + " is not null"))
                        .isNotEmpty()
                        .allSatisfy(stored -> assertThat(stored).startsWith(0xF9));
            }
            assertThat(data.run(JobRequest.encryptAll().pageRows(7)).counts().changed())
                    .isZero();
            assertThat(data.audit()).isEmpty();
        }
    }

    @OnEveryDatabase
    @DisplayName(
            "a table without a tenant column is refused before the first row, unless it is said whose its values are")
    void encryptAll_tableWithoutTenantColumn_wantsAnOwner(TestDatabase unused) throws Exception {
        try (App app = app(db, Client.class, Invoice.class, Notice.class)) {
            fill();
            db.update("insert into notice (id, body) values (1, ?)", (Object) utf8("Closed on Monday"));
            StoredData data = app.entigma().data(db.dataSource());
            assertThatThrownBy(() -> data.run(JobRequest.encryptAll()))
                    .isInstanceOf(MisconfigurationException.class)
                    .hasMessageContaining(
                            "ENCRYPT notice: it must be said whose the values are, since its mapping has no"
                                    + " @TenantId");
            assertThat(data.jobs()).isEmpty();
            assertThat(db.bytes("select name from client where id = 1")).isEqualTo(utf8("Name 1"));
            JobReport report = data.run(JobRequest.encryptAll().tenant(new TenantId("house")));
            assertThat(report.state()).as(report.reason()).isEqualTo(JobState.DONE);
            assertThat(report.counts().changed()).isEqualTo(61);
            app.in(
                    "beta",
                    session -> assertThat(session.find(Client.class, 1L).name).isEqualTo("Name 1"));
            app.in(
                    "house",
                    session -> assertThat(session.find(Notice.class, 1L).body).isEqualTo("Closed on Monday"));
        }
    }

    @OnEveryDatabase
    @DisplayName(
            "of some tables; a row without a tenant goes into quarantine, though an owner is named for other tables")
    void encryptAll_rowWithoutTenant_staysPlain(TestDatabase unused) throws Exception {
        try (App app = app(db, Client.class, Invoice.class)) {
            db.update("insert into client (id, company, name) values (1, ' ', ?)", (Object) utf8("Nobody's"));
            db.update("insert into invoice (id, owner, iban) values (1, 'acme', ?)", (Object) utf8("IBAN"));
            StoredData data = app.entigma().data(db.dataSource());
            JobReport report =
                    data.run(JobRequest.encryptAll().tables(List.of("CLIENT")).tenant(new TenantId("house")));
            assertThat(report.state()).isEqualTo(JobState.FAILED);
            assertThat(report.reason()).contains("1 values are still in the clear (1 in client.name)", "NO_TENANT");
            assertThat(db.bytes("select name from client where id = 1")).isEqualTo(utf8("Nobody's"));
            assertThat(db.bytes("select iban from invoice where id = 1")).isEqualTo(utf8("IBAN"));
        }
    }

    @OnEveryDatabase
    @DisplayName("a tenant column that somebody has written into the catalog is not believed")
    void encryptAll_tenantColumnChangedByHand_isRefused(TestDatabase unused) {
        try (App app = app(db, Client.class)) {
            oneRow();
            db.execute("update entigma_column set tenant_column = 'id' where table_name = 'client'");
            StoredData data = app.entigma().data(db.dataSource());
            assertThatThrownBy(() -> data.run(JobRequest.encryptAll()))
                    .hasMessageContaining("the row is not as it was signed");
            assertThat(CatalogRows.of(app.entigma()))
                    .allSatisfy(row -> assertThat(row.facts().tenantColumn()).isEqualTo("id"));
            assertThat(db.bytes("select name from client where id = 1")).isEqualTo(utf8("Name"));
        }
    }

    private void oneRow() {
        db.update("insert into client (id, company, name) values (1, 'acme', ?)", (Object) utf8("Name"));
    }

    @OnEveryDatabase
    @DisplayName("one column goes by the mapping too; another column to read from needs one encrypted column")
    void encrypt_oneColumnByMapping_sealsIt(TestDatabase unused) throws Exception {
        try (App app = app(db, Client.class)) {
            oneRow();
            StoredData data = app.entigma().data(db.dataSource());
            assertThat(data.run(JobRequest.encrypt("client.name").tenantsByMapping())
                            .counts()
                            .changed())
                    .isEqualTo(1);
            app.in(
                    "acme",
                    session -> assertThat(session.find(Client.class, 1L).name).isEqualTo("Name"));
            assertThatThrownBy(() -> data.run(JobRequest.encryptAll().plainColumn("company")))
                    .isInstanceOf(MisconfigurationException.class)
                    .hasMessageContaining("for one encrypted column only");
            assertThatThrownBy(() -> data.run(JobRequest.encryptAll().columns(List.of("client.nam"))))
                    .isInstanceOf(DataException.class);
        }
    }
}
