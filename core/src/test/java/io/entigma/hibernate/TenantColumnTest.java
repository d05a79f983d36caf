// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Encrypted;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.LogCapture;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import org.hibernate.annotations.TenantId;
import org.junit.jupiter.api.DisplayName;

/** A tenant column that takes two tenants for one is told at boot, with the statement that mends it. */
class TenantColumnTest {
    @Entity(name = "Shared")
    @Table(name = "shared_t")
    public static class Shared {
        @Id
        Long id;

        @TenantId
        @Column(name = "owner_id", length = 100)
        String owner;

        @Encrypted
        String text;

        static Shared of(long id, String text) {
            Shared shared = new Shared();
            shared.id = id;
            shared.text = text;
            return shared;
        }
    }

    @Entity(name = "Numbered")
    @Table(name = "numbered_t")
    public static class Numbered {
        @Id
        Long id;

        @TenantId
        Long owner;

        @Encrypted
        String text;
    }

    private static App app(TestDatabase db, Class<?> entity) {
        return App.on(db)
                .entities(entity)
                .engine(builder -> builder.tenants(null))
                .start();
    }

    /** What a boot says of the tenant column. */
    private static List<String> warnings(TestDatabase db, Class<?> entity) {
        try (LogCapture log = LogCapture.start()) {
            app(db, entity).close();
            return log.entries().stream()
                    .filter(entry -> entry.contains("for one, so that they share rows"))
                    .map(entry -> entry.substring(entry.lastIndexOf("Entigma: ")))
                    .toList();
        }
    }

    private static void runStatementOf(TestDatabase db, String warning) {
        db.execute(warning.substring(warning.indexOf("alter table")).strip());
    }

    @OnEveryDatabase({Database.MARIADB, Database.MYSQL})
    @DisplayName("on MySQL and MariaDB the usual collations take acme and ACME for one tenant")
    void boot_usualCollation_warnsWithStatement(TestDatabase db) {
        List<String> warnings = warnings(db, Shared.class);
        assertThat(warnings).hasSize(1);
        assertThat(warnings.get(0).strip())
                .isEqualTo(
                        "Entigma: the column shared_t.owner_id takes the tenants 'acme' and 'ACME' for one, so that they"
                                + " share rows, whose values only one of them can read; have it compare byte for byte: alter table"
                                + " shared_t modify column owner_id varchar(100) character set utf8mb4 collate "
                                + (db.kind() == Database.MYSQL ? "utf8mb4_0900_bin" : "utf8mb4_nopad_bin")
                                + " not null");
        // What it is about.
        try (App app = app(db, Shared.class)) {
            app.in("acme", s -> s.persist(Shared.of(1, "of acme")));
            app.in(
                    "ACME",
                    s -> s.createMutationQuery("update Shared set text = :t")
                            .setParameter("t", "of ACME")
                            .executeUpdate());
        }
        assertThat(db.value("select count(*) from shared_t where owner_id = 'ACME'"))
                .isEqualTo(1L);
        runStatementOf(db, warnings.get(0));
        assertThat(warnings(db, Shared.class)).isEmpty();
        assertThat(db.value("select count(*) from shared_t where owner_id = 'ACME'"))
                .isEqualTo(0L);
        assertThat(db.value("select count(*) from shared_t where owner_id = 'acme '"))
                .isEqualTo(0L);
        db.execute("insert into shared_t (id, owner_id) values (2, 'acme')");
    }

    @OnEveryDatabase({Database.MARIADB, Database.MYSQL})
    @DisplayName("a collation that tells case and accent apart can still ignore trailing spaces")
    void boot_paddingCollation_warns(TestDatabase db) {
        db.execute("create table shared_t (id bigint primary key, text varbinary(2000),"
                + " owner_id varchar(100) character set utf8mb4 collate utf8mb4_bin not null)");
        assertThat(warnings(db, Shared.class)).singleElement().asString().contains("'acme' and 'acme ' for one");
    }

    @OnEveryDatabase({Database.MARIADB, Database.MYSQL})
    void boot_tenantIsANumber_isSilent(TestDatabase db) {
        assertThat(warnings(db, Numbered.class)).isEmpty();
    }

    @OnEveryDatabase({Database.H2, Database.POSTGRESQL})
    void boot_usualCollation_isSilent(TestDatabase db) {
        assertThat(warnings(db, Shared.class)).isEmpty();
    }

    @OnEveryDatabase(Database.H2)
    void boot_ignoreCase_warnsWithStatement(TestDatabase db) {
        db.execute("create table shared_t (id bigint primary key, text varbinary(2000),"
                + " owner_id varchar_ignorecase(100) not null)");
        List<String> warnings = warnings(db, Shared.class);
        assertThat(warnings).singleElement().asString().contains("'acme' and 'ACME' for one");
        runStatementOf(db, warnings.get(0));
        assertThat(warnings(db, Shared.class)).isEmpty();
        assertThat(db.value("select is_nullable from information_schema.columns where column_name = 'OWNER_ID'"))
                .isEqualTo("NO");
    }

    @OnEveryDatabase(Database.POSTGRESQL)
    void boot_nondeterministicCollation_warnsWithStatement(TestDatabase db) {
        db.execute(
                "create collation any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
                "create table shared_t (id bigint primary key, text bytea,"
                        + " owner_id varchar(100) collate any_case not null)");
        List<String> warnings = warnings(db, Shared.class);
        assertThat(warnings).singleElement().asString().contains("'acme' and 'ACME' for one");
        runStatementOf(db, warnings.get(0));
        assertThat(warnings(db, Shared.class)).isEmpty();
    }
}
