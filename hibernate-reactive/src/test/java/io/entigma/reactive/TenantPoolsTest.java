// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.reactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.error.MisconfigurationException;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import io.vertx.sqlclient.Pool;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.reactive.pool.impl.DefaultSqlClientPool;
import org.jspecify.annotations.Nullable;

/** A database for each tenant. */
class TenantPoolsTest {
    private final LocalKek kek = new LocalKek();

    @Entity(name = "Ledger")
    static class Ledger {
        @Id
        long id = 1;

        @Encrypted
        @Nullable
        @Column(length = 40)
        String text = "a secret";
    }

    @Entity(name = "Remark")
    static class Remark {
        @Id
        long id = 1;

        @Nullable
        String text = "known to all";
    }

    /** Of settings of this class. */
    public static final class TenantPools extends DefaultSqlClientPool {
        private static final String PREFIX = "test.tenant.";

        private final Map<String, URI> addresses = new HashMap<>();
        private final Map<String, Pool> pools = new ConcurrentHashMap<>();

        @Override
        public void configure(Map<String, Object> settings) {
            super.configure(settings);
            settings.forEach((name, value) -> {
                if (name.startsWith(PREFIX)) {
                    addresses.put(name.substring(PREFIX.length()), parse(value.toString()));
                }
            });
        }

        @Override
        protected Pool getTenantPool(String tenantId) {
            return pools.computeIfAbsent(tenantId, tenant -> createPool(addresses.get(tenant)));
        }

        @Override
        public void stop() {
            pools.values().forEach(Pool::close);
            super.stop();
        }
    }

    private ReactiveApp app(TestDatabase db, Map<String, TestDatabase> tenants, String check) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("hibernate.vertx.pool.class", TenantPools.class);
        settings.put("entigma.column-check", check);
        tenants.forEach((tenant, own) -> settings.put(TenantPools.PREFIX + tenant, own.url()));
        return ReactiveApp.start(db, kek, engine -> engine, settings, Ledger.class, Remark.class);
    }

    private static TestDatabase tenant(TestDatabase db, String type) {
        TestDatabase own = db.fresh();
        own.execute(
                "create table Ledger (id bigint primary key, text " + type + ")",
                "create table Remark (id bigint primary key, text varchar(255))");
        return own;
    }

    private static void store(ReactiveApp app, String tenant, Object entity) {
        app.await(() -> app.sessions().withTransaction(tenant, (session, transaction) -> session.persist(entity)));
    }

    @OnEveryDatabase({Database.POSTGRESQL, Database.MARIADB, Database.MYSQL})
    void tenant_withADatabase_isSealedThereUnderItsKeys(TestDatabase db) {
        TestDatabase acme = tenant(db, db.binaryType(1_000));
        TestDatabase globex = tenant(db, db.binaryType(1_000));
        try (ReactiveApp app = app(db, Map.of("acme", acme, "globex", globex), "fail")) {
            store(app, "acme", new Ledger());
            store(app, "globex", new Ledger());

            assertThat(acme.columnsHolding("secret")).isEmpty();
            assertThat(acme.bytes("select text from Ledger")).isNotEqualTo(globex.bytes("select text from Ledger"));
            assertThat(db.value("select count(distinct tenant) from entigma_key"))
                    .isEqualTo(2L);
            assertThat(db.value("select count(*) from Ledger")).isEqualTo(0L);
            Ledger read =
                    app.await(() -> app.sessions().withSession("globex", session -> session.find(Ledger.class, 1L)));
            assertThat(read.text).isEqualTo("a secret");
        }
    }

    @OnEveryDatabase({Database.POSTGRESQL, Database.MARIADB, Database.MYSQL})
    void tenant_whoseColumnDoesNotFit_isRefusedAloneUntilItDoes(TestDatabase db) {
        TestDatabase acme = tenant(db, db.binaryType(1_000));
        TestDatabase globex = tenant(db, "varchar(1000)");
        try (ReactiveApp app = app(db, Map.of("acme", acme, "globex", globex), "fail")) {
            store(app, "acme", new Ledger());
            store(app, "globex", new Remark());
            assertThatThrownBy(() -> store(app, "globex", new Ledger()))
                    .isInstanceOf(MisconfigurationException.class)
                    .hasMessageContaining("the columns of tenant 'globex' do not fit")
                    .hasMessageContaining("Ledger.text: the column Ledger.text is of type");

            globex.execute("drop table Ledger", "create table Ledger (id bigint primary key)");
            assertThatThrownBy(() -> store(app, "globex", new Ledger()))
                    .hasMessageContaining("the column Ledger.text is not there: alter table");
            globex.execute("alter table Ledger add text " + db.binaryType(1_000));
            store(app, "globex", new Ledger());
            assertThat(globex.columnsHolding("secret")).isEmpty();
        }
    }

    @OnEveryDatabase({Database.MARIADB, Database.MYSQL})
    void tenant_whoseColumnIsTooSmallOrHasADefault_isRefused(TestDatabase db) {
        TestDatabase acme = tenant(db, "varbinary(50)");
        TestDatabase globex = tenant(db, "varbinary(1000) default 'x'");
        try (ReactiveApp app = app(db, Map.of("acme", acme, "globex", globex), "fail")) {
            assertThatThrownBy(() -> store(app, "acme", new Ledger()))
                    .isInstanceOf(MisconfigurationException.class)
                    .hasMessageContaining("holds 50 bytes, but a sealed value can have");
            assertThatThrownBy(() -> store(app, "globex", new Ledger()))
                    .isInstanceOf(MisconfigurationException.class)
                    .hasMessageContaining("has a value that the database makes");
        }
    }

    @OnEveryDatabase({Database.POSTGRESQL, Database.MARIADB, Database.MYSQL})
    void tenant_whoseColumnDoesNotFit_goesOnIfOnlyWarnedOf(TestDatabase db) {
        TestDatabase acme = tenant(db, db.binaryType(1_000) + " not null default '1'");
        try (ReactiveApp app = app(db, Map.of("acme", acme), "warn")) {
            store(app, "acme", new Ledger());
            assertThat(acme.columnsHolding("secret")).isEmpty();
        }
    }
}
