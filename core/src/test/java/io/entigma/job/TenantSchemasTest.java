// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.entigma.Encrypted;
import io.entigma.TenantScope;
import io.entigma.error.DataException;
import io.entigma.error.MisconfigurationException;
import io.entigma.jpa.HibernateTenants;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;

/** Jobs over a schema for each tenant, and what tenants share there. */
class TenantSchemasTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId ZETA = new TenantId("zeta");

    @Entity(name = "client")
    public static class Client {
        @Id
        public Long id;

        @Encrypted
        public String name;
    }

    @Entity(name = "notice")
    @Table(schema = "common")
    public static class Notice {
        @Id
        public Long id;

        @Encrypted
        public String body;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void fill(TestDatabase db, String table, String name) {
        db.execute("create table " + table + " (id bigint not null primary key, name " + db.binaryType(1100) + ")");
        db.update("insert into " + table + " (id, name) values (1, ?)", (Object) utf8(name));
    }

    private static boolean isSealed(TestDatabase db, String sql) {
        return db.bytesOfEach(sql).stream().allMatch(value -> value != null && value[0] == (byte) 0xF9);
    }

    /** In MariaDB and MySQL a schema is a database. */
    private static Map<TenantId, String> schemas(TestDatabase db) throws SQLException {
        if (db.kind() != Database.MARIADB && db.kind() != Database.MYSQL) {
            db.execute("create schema \"of acme\"", "create schema \"of zeta\"");
            fill(db, "\"of acme\".client", "Ann");
            fill(db, "\"of zeta\".client", "Zoe");
            return Map.of(ACME, "of acme", ZETA, "of zeta");
        }
        TestDatabase acme = db.fresh();
        TestDatabase zeta = db.fresh();
        fill(acme, "client", "Ann");
        fill(zeta, "client", "Zoe");
        try (Connection one = acme.connection();
                Connection two = zeta.connection()) {
            return Map.of(ACME, one.getCatalog(), ZETA, two.getCatalog());
        }
    }

    private static App app(TestDatabase db, Class<?>... entities) {
        return App.on(db)
                .withoutConstraints()
                .set("hibernate.hbm2ddl.auto", "none")
                .entities(entities)
                .start();
    }

    @OnEveryProduct
    @DisplayName("schemas of one database are each sealed for their tenant, and connections return to their own schema")
    void encryptAll_schemaForEachTenant_sealsForItsTenant(TestDatabase db) throws Exception {
        Map<TenantId, String> schemas = schemas(db);
        try (App app = app(db, Client.class)) {
            TenantDatabases list = TenantDatabases.schemas(db.dataSource(), schemas);
            StoredData data = app.entigma().data(list);
            JobReport report = data.run(JobRequest.encryptAll().workers(2));
            assertThat(report.state()).as(report.reason()).isEqualTo(JobState.DONE);
            assertThat(report.counts().changed()).isEqualTo(2);
            assertThat(data.status())
                    .extracting(ColumnUse::table, ColumnUse::tenant)
                    .containsExactlyInAnyOrder(tuple("acme/client", ACME), tuple("zeta/client", ZETA));
            assertThat(data.audit()).isEmpty();
            for (TenantId tenant : schemas.keySet()) {
                try (Connection connection = list.connect(tenant);
                        var rows = connection.createStatement().executeQuery("select name from client");
                        TenantScope scope = TenantScope.open(tenant)) {
                    assertThat(rows.next()).isTrue();
                    assertThat(app.entigma().field("client.name", String.class).open(rows.getBytes(1)))
                            .isEqualTo(tenant.equals(ACME) ? "Ann" : "Zoe");
                }
            }
        }
        try (Connection own = db.connection();
                Connection pooled = db.dataSource().getConnection()) {
            assertThat(pooled.getSchema()).isEqualTo(own.getSchema());
            assertThat(pooled.getCatalog()).isEqualTo(own.getCatalog());
        }
    }

    @OnEveryProduct
    @DisplayName("a tenant without tables is never given another one's, and a wrong schema changes nothing")
    void run_tenantWithoutTables_isRefused(TestDatabase db) throws Exception {
        Map<TenantId, String> schemas = schemas(db);
        fill(db, "client", "of nobody");
        try (App app = app(db, Client.class)) {
            StoredData data = app.entigma()
                    .data(TenantDatabases.schemas(db.dataSource(), Map.of(ACME, schemas.get(ACME), ZETA, "missing")));
            assertThatThrownBy(() -> data.run(JobRequest.encryptAll()))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("zeta");
            assertThatThrownBy(() -> HibernateTenants.of(app.factory(), () -> List.of("acme")))
                    .isInstanceOf(MisconfigurationException.class)
                    .hasMessageContaining("one database for all tenants");
            assertThat(db.bytes("select name from client")).isEqualTo(utf8("of nobody"));
            StoredData both = app.entigma().data(TenantDatabases.schemas(db.dataSource(), schemas));
            assertThat(both.verify())
                    .extracting(VerifiedColumn::table, VerifiedColumn::outcome)
                    .containsExactlyInAnyOrder(tuple("acme/client", "NOT_SEALED"), tuple("zeta/client", "NOT_SEALED"));
        }
    }

    @OnEveryDatabase({Database.H2, Database.POSTGRESQL})
    @DisplayName(
            "a table that tenants share, with its schema in the mapping, is moved once, and nobody is taken for its owner")
    void run_sharedTable_needsAnOwner(TestDatabase db) throws Exception {
        Map<TenantId, String> schemas = schemas(db);
        db.execute("create schema common");
        db.execute("create table common.notice (id bigint not null primary key, owner varchar(10), body "
                + db.binaryType(1100) + ")");
        db.update("insert into common.notice (id, owner, body) values (1, 'zeta', ?)", (Object) utf8("Hear, hear"));
        try (App app = app(db, Client.class, Notice.class)) {
            StoredData data = app.entigma().data(TenantDatabases.schemas(db.dataSource(), schemas));
            assertThatThrownBy(() -> data.run(JobRequest.encryptAll()))
                    .isInstanceOf(MisconfigurationException.class)
                    .hasMessageContaining("common.notice: it must be said whose the values are");
            assertThat(isSealed(db, "select name from \"of acme\".client")).isFalse();
            JobReport report = data.run(JobRequest.encrypt("notice.body").tenantColumn("owner"));
            assertThat(report.state()).as(report.reason()).isEqualTo(JobState.DONE);
            assertThat(report.counts().changed()).isEqualTo(1);
            assertThat(isSealed(db, "select body from common.notice")).isTrue();
            assertThat(data.status()).extracting(ColumnUse::tenant).contains(ZETA);
        }
    }
}
