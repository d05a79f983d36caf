// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Encrypted;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

/** Sealed bytes are bytes, whatever a connection or a table takes for its character set. */
class CharsetTest {
    private static final int ROWS = 64;

    @Entity(name = "InCharset")
    static class InCharset {
        @Id
        Long id;

        @Encrypted
        @Column(length = 256)
        byte[] bytes;

        @Encrypted
        String text;
    }

    private static byte[] everyByte() {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    @OnEveryDatabase({Database.MYSQL, Database.MARIADB})
    @DisplayName("byte-identical under every character set of connection and table, batches rewritten or not")
    void persist_anyCharset_staysByteIdentical(TestDatabase db) {
        List<String> settings = db.kind() == Database.MYSQL
                ? List.of("", "characterEncoding=latin1", "characterEncoding=UTF-8", "rewriteBatchedStatements=true")
                : List.of("", "useBulkStmts=true", "connectionCollation=utf8mb4_bin");
        for (String setting : settings) {
            db.execute(
                    "drop table if exists InCharset",
                    "create table InCharset (id bigint primary key, bytes varbinary(302), text varbinary(1066))"
                            + " default charset latin1");
            String url = db.url() + (db.url().contains("?") ? "&" : "?") + setting;
            try (App app = App.on(db)
                    .entities(InCharset.class)
                    .set("jakarta.persistence.jdbc.url", url)
                    .set("hibernate.hbm2ddl.auto", "validate")
                    .set("hibernate.jdbc.batch_size", "20")
                    .engine(builder -> builder.tenants(null))
                    .start()) {
                write(app);
                app.factory().inTransaction(session -> {
                    for (InCharset row : session.createSelectionQuery("from InCharset", InCharset.class)
                            .getResultList()) {
                        assertThat(row.bytes).as(setting).isEqualTo(everyByte());
                        assertThat(row.text).isEqualTo("\u00e9\u4e2d\uD83D\uDE00");
                    }
                });
                // Random bytes: together the rows hold every byte value, so a conversion would show.
                assertThat(db.bytesOfEach("select bytes from InCharset"))
                        .hasSize(ROWS)
                        .allSatisfy(stored -> assertThat(stored).hasSize(256 + 46));
            }
        }
    }

    private static void write(App app) {
        app.factory().inTransaction(session -> {
            for (long id = 1; id <= ROWS; id++) {
                InCharset row = new InCharset();
                row.id = id;
                row.bytes = everyByte();
                row.text = "\u00e9\u4e2d\uD83D\uDE00";
                session.persist(row);
            }
        });
    }
}
