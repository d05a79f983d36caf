// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.entigma.Encrypted;
import io.entigma.error.DataException;
import io.entigma.error.KeyInUseException;
import io.entigma.error.MisconfigurationException;
import io.entigma.jpa.HibernateTenants;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.hibernate.engine.jdbc.connections.spi.AbstractDataSourceBasedMultiTenantConnectionProviderImpl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;

/** Jobs, counts and proofs over a database for each tenant. */
class TenantDatabasesTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId ZETA = new TenantId("zeta");
    private static final int ROWS = 25;

    @Entity(name = "client")
    public static class Client {
        @Id
        public Long id;

        @Encrypted
        public String name;

        @Encrypted(deterministic = true)
        public String phone;
    }

    /** Of the application: a database for each tenant, found by its name. */
    public static class Databases extends AbstractDataSourceBasedMultiTenantConnectionProviderImpl<String> {
        private static final long serialVersionUID = 1L;

        private final transient Map<String, DataSource> all = new LinkedHashMap<>();

        @Override
        protected DataSource selectAnyDataSource() {
            return all.values().iterator().next();
        }

        @Override
        protected DataSource selectDataSource(String tenant) {
            return all.get(tenant);
        }
    }

    private final Databases databases = new Databases();
    private final Map<TenantId, TestDatabase> tenants = new LinkedHashMap<>();
    private TestDatabase db;

    @BeforeEach
    void use(TestDatabase database) {
        this.db = database;
        for (TenantId tenant : List.of(ACME, ZETA)) {
            TestDatabase own = db.fresh();
            tenants.put(tenant, own);
            databases.all.put(tenant.value(), own.dataSource());
            own.execute("create table client (id bigint not null primary key, name " + db.binaryType(1100) + ", phone "
                    + db.binaryType(1100) + ")");
            for (long id = 0; id < ROWS; id++) {
                own.update(
                        "insert into client (id, name, phone) values (?, ?, ?)",
                        id,
                        utf8(tenant + " " + id),
                        id % 5 == 0 ? null : utf8("Phone " + id));
            }
        }
    }

    private List<String> stored(TenantId tenant) {
        return tenants.get(tenant).bytesOfEach("select name from client order by id").stream()
                .map(HexFormat.of()::formatHex)
                .toList();
    }

    private App app() {
        return App.on(db)
                .engine(engine -> engine.epochInterval(Duration.ofMillis(50)))
                .withoutConstraints()
                .set("hibernate.hbm2ddl.auto", "none")
                .set("hibernate.multi_tenant_connection_provider", databases)
                .entities(Client.class)
                .start();
    }

    private TenantDatabases list() {
        Map<TenantId, DataSource> sources = new LinkedHashMap<>();
        tenants.forEach((tenant, own) -> sources.put(tenant, own.dataSource()));
        return TenantDatabases.databases(sources);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static JobReport done(StoredData data, JobRequest request) throws InterruptedException {
        JobReport report = data.run(request);
        assertThat(report.state()).as(report.reason()).isEqualTo(JobState.DONE);
        return report;
    }

    private void assertReadable(App app) {
        for (TenantId tenant : tenants.keySet()) {
            List<Client> all = app.callIn(
                    tenant.value(),
                    session -> session.createQuery("from client", Client.class).getResultList());
            assertThat(all).hasSize(ROWS).allSatisfy(client -> {
                assertThat(client.name).isEqualTo(tenant + " " + client.id);
                assertThat(client.phone).isEqualTo(client.id % 5 == 0 ? null : "Phone " + client.id);
            });
            assertThat(tenants.get(tenant).columnsHolding("Phone")).isEmpty();
        }
    }

    @OnEveryProduct
    @DisplayName("one job seals the plain values of all tenants, each for the tenant in whose database it is")
    void encryptAll_databaseForEachTenant_sealsForItsTenant(TestDatabase unused) throws Exception {
        try (App app = app()) {
            StoredData data = app.entigma().data(list());
            assertThat(data.plan().text())
                    .contains("entigma encrypt-column client.name\n")
                    .doesNotContain("single-tenant");
            assertThat(data.dryRun(JobRequest.encryptAll()).changed()).isEqualTo(2 * ROWS);
            JobReport report =
                    done(data, JobRequest.encryptAll().pageRows(7).shardRows(10).workers(3));
            assertThat(report.counts().changed()).isEqualTo(2 * ROWS);
            assertReadable(app);
            assertThat(data.status())
                    .extracting(ColumnUse::table, ColumnUse::column, ColumnUse::tenant, ColumnUse::values)
                    .containsExactlyInAnyOrder(
                            tuple("acme/client", "name", ACME, 25L),
                            tuple("acme/client", "phone", ACME, 20L),
                            tuple("zeta/client", "name", ZETA, 25L),
                            tuple("zeta/client", "phone", ZETA, 20L));
            assertThat(data.verify())
                    .allSatisfy(group -> assertThat(group.outcome()).isEqualTo("OK"));
            assertThat(data.audit()).isEmpty();
            assertThat(data.missingColumns()).isEmpty();
            assertThat(data.missingConstraints().keySet())
                    .containsExactlyInAnyOrder(
                            "acme/client.name", "acme/client.phone", "zeta/client.name", "zeta/client.phone");
        }
    }

    @OnEveryProduct
    @DisplayName(
            "a tenant's key is rotated, its database re-encrypted, and the old key retired; the others' stay as they are")
    void retire_reencryptedTenant_leavesOthersAlone(TestDatabase unused) throws Exception {
        try (App app = app()) {
            StoredData data = app.entigma().data(HibernateTenants.of(app.factory(), () -> List.of("acme", "zeta")));
            done(data, JobRequest.encryptAll());
            List<String> zetas = stored(ZETA);
            app.entigma().keys().rotateDek(Set.of(ACME));
            assertThatThrownBy(() -> data.retire(ACME, 1))
                    .isInstanceOf(KeyInUseException.class)
                    .hasMessageContaining("25 in acme/client.name");
            assertThat(done(data, JobRequest.reencrypt().tenants(Set.of(ACME)))
                            .counts()
                            .changed())
                    .isEqualTo(ROWS);
            data.retire(ACME, 1);
            assertReadable(app);
            assertThat(stored(ZETA)).isEqualTo(zetas);
        }
    }

    @OnEveryProduct
    @DisplayName(
            "what came into another tenant's database is found, and what cannot be sealed is named with its tenant")
    void audit_valueOfAnotherTenant_isFound(TestDatabase unused) throws Exception {
        tenants.get(ZETA).update("update client set phone = ? where id = 3", (Object)
                utf8("\uFFFD\u0001 was a sealed value, before it was read as text"));
        try (App app = app()) {
            StoredData data = app.entigma().data(list());
            JobReport report = data.run(JobRequest.encryptAll());
            assertThat(data.quarantine(report.id()))
                    .singleElement()
                    .satisfies(value -> assertThat(value.table()).isEqualTo("zeta/client"));
            byte[] foreign = tenants.get(ACME).bytes("select name from client where id = 1");
            tenants.get(ZETA).update("update client set name = ? where id = 1", (Object) foreign);
            assertThat(data.audit())
                    .extracting(AuditFinding::kind, AuditFinding::table, AuditFinding::column, AuditFinding::values)
                    .contains(tuple(AuditFinding.Kind.OTHER_TENANT, "zeta/client", "name", 1L));
        }
    }

    @OnEveryProduct
    @DisplayName(
            "two tenants that have the same table, and a tenant that has none, stop every job before the first row")
    void run_wrongList_changesNothing(TestDatabase unused) {
        TestDatabase acme = tenants.get(ACME);
        try (App app = app()) {
            StoredData same = app.entigma()
                    .data(TenantDatabases.databases(Map.of(ACME, acme.dataSource(), ZETA, acme.dataSource())));
            assertThatThrownBy(() -> same.run(JobRequest.encryptAll()))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("Data of tenants 'acme' and 'zeta': both have the same table");
            StoredData empty = app.entigma()
                    .data(TenantDatabases.databases(
                            Map.of(ACME, acme.dataSource(), ZETA, db.fresh().dataSource())));
            assertThatThrownBy(() -> empty.run(JobRequest.encryptAll()))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining(
                            "zeta/client: the column catalog has this table, but it is not in this tenant's");
            StoredData data = app.entigma().data(list());
            assertThatThrownBy(() -> data.run(JobRequest.encryptAll().tenant(ACME)))
                    .isInstanceOf(MisconfigurationException.class)
                    .hasMessageContaining("each tenant has a database here");
            assertThatThrownBy(() -> data.run(JobRequest.reencrypt().tenants(Set.of(new TenantId("nobody")))))
                    .isInstanceOf(MisconfigurationException.class)
                    .hasMessageContaining("[nobody]");
        }
        assertThat(acme.columnsHolding("Phone")).containsExactly("client.phone");
    }

    private static void persist(App app, TenantId tenant, long id) {
        Client added = new Client();
        added.id = id;
        added.name = "new";
        app.callIn(tenant.value(), session -> {
            session.persist(added);
            return added;
        });
    }

    @OnEveryProduct
    @DisplayName(
            "a tenant's columns are looked at before its first value is sealed: one left as text stops that tenant alone")
    void persist_columnOfOneTenantIsText_stopsThatTenant(TestDatabase unused) {
        TestDatabase acme = tenants.get(ACME);
        acme.execute(
                "delete from client",
                "alter table client drop column name",
                "alter table client add name varchar(2000)");
        try (App app = app()) {
            persist(app, ZETA, 100);
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> persist(app, ACME, 100))
                        .hasStackTraceContaining("the columns of tenant 'acme' do not fit")
                        .hasStackTraceContaining("Client.name: the column client.name is of type");
            }
            acme.execute("alter table client drop column name", "alter table client add name " + acme.binaryType(1100));
            persist(app, ACME, 100);
            Client added = app.callIn(ACME.value(), session -> session.find(Client.class, 100L));
            assertThat(added.name).isEqualTo("new");
        }
        assertThat(acme.value("select count(*) from client")).hasToString("1");
    }
}
