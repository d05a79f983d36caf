// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.Entigma;
import io.entigma.SealedField;
import io.entigma.TenantScope;
import io.entigma.error.MisconfigurationException;
import io.entigma.error.UntrustedRowException;
import io.entigma.internal.keytable.JdbcKeyStore;
import io.entigma.key.KeyPurpose;
import io.entigma.key.KeyTable;
import io.entigma.key.KeyTable.SchemaAction;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import io.entigma.testing.App;
import io.entigma.testing.CatalogRows;
import io.entigma.testing.IndexKeys;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

/** A key table of each earlier version, with data in it, is brought up and goes on. */
class KeyTableUpgradeTest {
    private final LocalKek kek = new LocalKek();

    private static KeyTable settings(TestDatabase db) {
        return KeyTable.at(db.url()).user(db.user()).password(db.password());
    }

    private static void backToVersionFour(TestDatabase db) {
        db.execute(
                "alter table entigma_shard drop column tenant",
                "alter table entigma_quarantine drop column tenant",
                "update entigma_setting set number = 4 where name = 'schema'");
    }

    private static void backToVersionThree(TestDatabase db) {
        backToVersionFour(db);
        db.execute(
                "alter table entigma_column drop column tenant_column",
                "alter table entigma_column drop column sealed_bytes",
                "update entigma_setting set number = 3 where name = 'schema'");
    }

    private static void backToVersionTwo(TestDatabase db) {
        backToVersionThree(db);
        db.execute(
                "alter table entigma_key drop column purpose",
                "alter table entigma_installation drop column purpose",
                "alter table entigma_column drop column search_tokens",
                "update entigma_setting set number = 2 where name = 'schema'");
    }

    private static void backToVersionOne(TestDatabase db) {
        backToVersionTwo(db);
        for (String table : List.of("key_list", "accepted", "installation")) {
            db.execute("drop table entigma_" + table);
        }
        for (String table : List.of("column", "shred", "job", "shard", "quarantine")) {
            db.execute(
                    "alter table entigma_" + table + " drop column signer",
                    "alter table entigma_" + table + " drop column mac");
        }
        db.execute("update entigma_setting set number = 1 where name = 'schema'");
    }

    private Entigma node(TestDatabase db) {
        return App.on(db)
                .kek(kek)
                // A rotation waits for nodes that look this often.
                .engine(engine -> engine.epochInterval(Duration.ofMillis(50)))
                .buildEngine();
    }

    @OnEveryDatabase
    @DisplayName("tables of before rows were signed are brought up, accepted once, and open and seal as ever")
    void keyTable_ofVersionOne_isBroughtUp(TestDatabase db) throws Exception {
        byte[] sealed;
        try (Entigma entigma = node(db);
                TenantScope scope = TenantScope.open(new TenantId("acme"))) {
            sealed = entigma.field("t.c", String.class).seal("canary");
        }
        backToVersionOne(db);
        assertThatThrownBy(() -> JdbcKeyStore.open(settings(db)).close())
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("its schema is at version 1, and this Entigma needs 5")
                .hasMessageContaining("R__entigma_002_signed_rows.sql")
                .hasMessageContaining("R__entigma_003_search.sql")
                .hasMessageContaining("ALTER TABLE entigma_quarantine ADD COLUMN mac");
        JdbcKeyStore.open(settings(db).schemaAction(SchemaAction.CREATE)).close();
        assertThat(db.value("select number from entigma_setting where name = 'schema'"))
                .asString()
                .isEqualTo("5");
        try (Entigma entigma = node(db);
                TenantScope scope = TenantScope.open(new TenantId("acme"))) {
            SealedField<String> field = entigma.field("t.c", String.class);
            assertThatThrownBy(() -> field.open(sealed)).isInstanceOf(UntrustedRowException.class);
            assertThat(entigma.keys().acceptRestore(entigma.keys().reviewRestore()))
                    .isEmpty();
            assertThat(field.open(sealed)).isEqualTo("canary");
            assertThat(field.open(field.seal("new"))).isEqualTo("new");
            IndexKeys.use(entigma, new TenantId("acme"));
            assertThat(entigma.keys().untrustedRows()).isEmpty();
        }
    }

    @OnEveryDatabase
    @DisplayName(
            "tables of before keys had a purpose are brought up without more ado; a running node goes on, and has index keys then")
    void keyTable_ofVersionTwo_isBroughtUp(TestDatabase db) throws Exception {
        TenantId acme = new TenantId("acme");
        try (Entigma running = node(db);
                TenantScope scope = TenantScope.open(acme)) {
            SealedField<String> field = running.field("t.c", String.class);
            byte[] first = field.seal("first");
            running.keys().rotateDek(List.of(acme));
            byte[] second = field.seal("second");
            backToVersionTwo(db);
            assertThatThrownBy(() -> JdbcKeyStore.open(settings(db)).close())
                    .isInstanceOf(MisconfigurationException.class)
                    .hasMessageContaining("its schema is at version 2, and this Entigma needs 5")
                    .hasMessageContaining("R__entigma_003_search.sql")
                    .hasMessageContaining("ALTER TABLE entigma_key ADD COLUMN purpose VARCHAR(10)");
            JdbcKeyStore.open(settings(db).schemaAction(SchemaAction.CREATE)).close();
            assertThat(db.value("select number from entigma_setting where name = 'schema'"))
                    .asString()
                    .isEqualTo("5");
            try (Entigma entigma = node(db)) {
                for (Entigma node : List.of(entigma, running)) {
                    node.evictKeys();
                    SealedField<String> there = node.field("t.c", String.class);
                    assertThat(there.open(first)).isEqualTo("first");
                    assertThat(there.open(second)).isEqualTo("second");
                    assertThat(there.open(there.seal("new"))).isEqualTo("new");
                }
                assertThat(IndexKeys.use(entigma, acme)).isEqualTo(IndexKeys.use(running, acme));
                assertThat(entigma.keys().of(acme))
                        .extracting(WrappedKey::purpose)
                        .containsExactly(KeyPurpose.INDEX, KeyPurpose.DATA, KeyPurpose.DATA);
                assertThat(entigma.keys().untrustedRows()).isEmpty();
            }
        }
    }

    @OnEveryDatabase
    @DisplayName(
            "a catalog that says nothing of tenants' columns and lengths is brought up, and written anew at the next start")
    void columnCatalog_ofVersionThree_isBroughtUp(TestDatabase db) {
        start(db).close();
        // Signed as a node of that version signed it.
        try (Entigma old = node(db)) {
            CatalogRows.save(
                    old, List.of(CatalogRows.withoutFacts(CatalogRows.of(old).get(0))));
        }
        backToVersionThree(db);
        assertThatThrownBy(() -> JdbcKeyStore.open(settings(db)).close())
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("its schema is at version 3, and this Entigma needs 5")
                .hasMessageContaining("ALTER TABLE entigma_column ADD COLUMN tenant_column VARCHAR(255)");
        JdbcKeyStore.open(settings(db).schemaAction(SchemaAction.CREATE)).close();
        try (Entigma entigma = node(db)) {
            assertThat(entigma.data(db.dataSource()).status()).isEmpty();
            assertThat(entigma.keys().untrustedRows()).isEmpty();
        }
        start(db).close();
        assertThat(db.value("select tenant_column from entigma_column")).isEqualTo("company");
        assertThat(db.value("select sealed_bytes from entigma_column")).hasToString(String.valueOf(255 * 4 + 46));
    }

    @Entity(name = "Invoice")
    public static class Invoice {
        @Id
        public Long id;

        @org.hibernate.annotations.TenantId
        public String company;

        @Encrypted
        public String iban;
    }

    private App start(TestDatabase db) {
        return App.on(db).kek(kek).entities(Invoice.class).start();
    }
}
