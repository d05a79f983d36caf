// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Entigma;
import io.entigma.SealedField;
import io.entigma.TenantScope;
import io.entigma.error.MisconfigurationException;
import io.entigma.error.UntrustedRowException;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

/** A key table of before rows were signed, and the statements of docs/key-table.md that bring it up. */
class KeyTableUpgradeTest {
    private final LocalKek kek = new LocalKek();

    private Entigma node(TestDatabase db) {
        return App.on(db).kek(kek).buildEngine();
    }

    /** The statements that the page has for this kind of database. */
    private static List<String> statements(Database kind) throws IOException {
        String heading = switch (kind) {
            case H2, H2_FILE -> "-- H2\n";
            case POSTGRESQL -> "-- PostgreSQL\n";
            default -> "-- MySQL, MariaDB\n";
        };
        String page = Files.readString(Path.of("..", "docs", "key-table.md"), StandardCharsets.UTF_8);
        return page.substring(page.indexOf(heading) + heading.length())
                .lines()
                .takeWhile(line -> line.startsWith("ALTER"))
                .map(line -> line.replace(";", ""))
                .toList();
    }

    @OnEveryDatabase
    @DisplayName("A key table of before gets its columns, is accepted once, and opens and seals as ever")
    void keyTable_ofBefore_isBroughtUp(TestDatabase db) throws Exception {
        byte[] sealed;
        try (Entigma entigma = node(db);
                TenantScope scope = TenantScope.open(new TenantId("acme"))) {
            sealed = entigma.field("t.c", String.class).seal("canary");
        }
        for (String table : List.of("key_list", "accepted", "installation")) {
            db.execute("drop table entigma_" + table);
        }
        for (String table : List.of("column", "shred", "job", "shard", "quarantine")) {
            db.execute(
                    "alter table entigma_" + table + " drop column signer",
                    "alter table entigma_" + table + " drop column mac");
        }
        assertThatThrownBy(() -> node(db).close()).isInstanceOf(MisconfigurationException.class);
        List<String> statements = statements(db.kind());
        assertThat(statements).hasSize(5);
        statements.forEach(db::execute);
        try (Entigma entigma = node(db);
                TenantScope scope = TenantScope.open(new TenantId("acme"))) {
            SealedField<String> field = entigma.field("t.c", String.class);
            assertThatThrownBy(() -> field.open(sealed)).isInstanceOf(UntrustedRowException.class);
            assertThat(entigma.keys().acceptRestore(entigma.keys().reviewRestore()))
                    .isEmpty();
            assertThat(field.open(sealed)).isEqualTo("canary");
            assertThat(field.open(field.seal("new"))).isEqualTo("new");
            assertThat(entigma.keys().untrustedRows()).isEmpty();
        }
    }
}
