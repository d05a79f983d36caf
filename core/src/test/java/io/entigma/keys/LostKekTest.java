// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Entigma;
import io.entigma.SealedField;
import io.entigma.TenantScope;
import io.entigma.error.EntigmaException;
import io.entigma.kek.Health;
import io.entigma.key.KeyTable;
import io.entigma.key.KeyTable.SchemaAction;
import io.entigma.spi.TenantResolver;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

/** Settings and key table that name different KEKs: no value can be read, and the health says so. */
class LostKekTest {
    @TempDir
    private Path folder;

    private Entigma node(TestDatabase db, String kek) {
        return Entigma.builder()
                .tenants(TenantResolver.scopeOnly())
                .kek(folder.resolve(kek).toUri())
                .keyTable(KeyTable.in(db.dataSource()).schemaAction(SchemaAction.CREATE))
                .build();
    }

    private static SealedField<String> field(Entigma entigma) {
        return entigma.field("customer.ssn", String.class);
    }

    private byte[] sealed(TestDatabase db) throws Exception {
        try (Entigma before = node(db, "dev.kek")) {
            return TenantScope.call("acme", () -> field(before).seal("123"));
        }
    }

    private static void assertDown(Entigma entigma, byte[] stored) {
        assertThat(entigma.health().problems()).isEmpty();
        assertThatThrownBy(() -> TenantScope.call("acme", () -> field(entigma).open(stored)))
                .isInstanceOf(EntigmaException.class);
        assertThat(entigma.health().status()).isEqualTo(Health.Status.DOWN);
        assertThat(entigma.health().problems()).isNotEmpty();
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("a KEK file that was lost and made anew")
    void health_afterTheKekWasMadeAnew_isDown(TestDatabase db) throws Exception {
        byte[] stored = sealed(db);
        Files.delete(folder.resolve("dev.kek"));
        try (Entigma after = node(db, "dev.kek")) {
            assertDown(after, stored);
        }
    }

    @OnEveryDatabase(Database.H2)
    void health_whereTheSettingsNameAnotherKek_isDown(TestDatabase db) throws Exception {
        byte[] stored = sealed(db);
        try (Entigma after = node(db, "other.kek")) {
            assertDown(after, stored);
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("one tenant's trouble, and a value that is no sealed one, are not the node's")
    void health_whileOtherKeysOpen_isUp(TestDatabase db) throws Exception {
        byte[] stored = sealed(db);
        try (Entigma node = node(db, "dev.kek")) {
            assertThat(TenantScope.call("acme", () -> field(node).open(stored))).isEqualTo("123");
            assertThatThrownBy(() -> TenantScope.call("other", () -> field(node).open(stored)))
                    .isInstanceOf(EntigmaException.class);
            assertThat(node.health().status()).isEqualTo(Health.Status.UP);
        }
    }
}
