// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.error.QueryRefusedException;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.KeyRotation;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.List;
import org.hibernate.Session;
import org.hibernate.StatelessSession;

/** Inserts with a conflict clause, and upserts: what they store is sealed and whole, and what they compare has one form. */
class ConflictTest {
    @Entity(name = "Account")
    public static class Account {
        @Id
        Long id;

        @Encrypted(deterministic = true)
        @Column(unique = true)
        String email;

        @Encrypted
        String note;

        String city;
    }

    @OnEveryProduct
    void insert_onConflict_storesSealedValues(TestDatabase db) {
        try (App app = started(db, new LocalKek())) {
            String conflict = " on conflict(id) do update set note = ";
            for (String hql : List.of(
                    "insert into Account (id, note, city) values (1L, :v, 'x')" + conflict + "excluded.note",
                    "insert into Account (id, note, city) values (1L, 'zqx-1', 'x')" + conflict + ":v",
                    "insert into Account (id, note, city) values (2L, :v, 'x'), (1L, 'zqx-3', 'x')" + conflict
                            + ":v")) {
                app.run("acme", session -> {
                    session.createMutationQuery("update Account set note = null")
                            .executeUpdate();
                    update(session, hql, "zqx-2");
                });
                app.run(
                        "acme",
                        session -> assertThat(session.find(Account.class, 1L).note)
                                .as(hql)
                                .isEqualTo("zqx-2"));
                assertThat(db.columnsHolding("zqx")).isEmpty();
            }
            app.run("acme", session -> {
                update(
                        session,
                        "insert into Account (id, email, note) values (7L, :v, null) on conflict do nothing",
                        "zqx-7");
                assertThat(session.find(Account.class, 7L).email).isEqualTo("zqx-7");
            });
            for (String refused : List.of(
                    "insert into Account (id, city) values (1L, :v) on conflict(id) do update set city = excluded.note",
                    "insert into Account (id, note) values (1L, :v) on conflict(id) do update set note = excluded.email",
                    "insert into Account (id, note) values (1L, :v) on conflict(id) do update set note = excluded.note where"
                            + " excluded.note = :v",
                    "insert into Account (id, note) values (1L, :v) on conflict(note) do update set city = 'x'")) {
                app.run(
                        "acme",
                        session -> assertThatThrownBy(() -> update(session, refused, "zqx"))
                                .as(refused)
                                .isInstanceOf(QueryRefusedException.class));
            }
        }
    }

    @OnEveryProduct
    void insert_onConflictOfEncryptedColumn_worksWithOneKeyOnly(TestDatabase db) {
        LocalKek kek = new LocalKek();
        try (App app = started(db, kek)) {
            String hql =
                    "insert into Account (id, email, city) values (9L, :v, 'new') on conflict(email) do update set city ="
                            + " 'known'";
            if (db.kind() == Database.MARIADB || db.kind() == Database.MYSQL) {
                // MySQL and MariaDB know no conflict of one constraint.
                return;
            }
            app.run("acme", session -> update(session, hql, "zqx@example.com"));
            app.run(
                    "acme",
                    session -> assertThat(
                                    session.createSelectionQuery("select a.city from Account a where a.email = :v")
                                            .setParameter("v", "zqx@example.com")
                                            .getResultList())
                            .hasToString("[known]"));
            KeyRotation.rotate(db, kek, "acme");
            app.entigma().evictKeys();
            app.run(
                    "acme",
                    session -> assertThatThrownBy(() -> update(session, hql, "zqx@example.com"))
                            .isInstanceOf(QueryRefusedException.class)
                            .hasMessageContaining("on conflict"));
        }
    }

    @OnEveryProduct
    void upsert_inStatelessSession_storesSealedValues(TestDatabase db) {
        try (App app = started(db, new LocalKek())) {
            io.entigma.TenantScope.run("acme", () -> {
                try (StatelessSession session = app.factory().openStatelessSession()) {
                    session.beginTransaction();
                    for (long id = 1; id <= 3; id++) {
                        Account account = new Account();
                        account.id = id;
                        account.email = "zqx-" + id;
                        account.note = "zqx note";
                        session.upsert(account);
                    }
                    session.getTransaction().commit();
                }
            });
            app.run("acme", session -> {
                assertThat(session.find(Account.class, 1L).note).isEqualTo("zqx note");
                assertThat(session.find(Account.class, 3L).email).isEqualTo("zqx-3");
            });
            assertThat(db.columnsHolding("zqx")).isEmpty();
        }
    }

    private static App started(TestDatabase db, LocalKek kek) {
        App app = App.on(db).entities(Account.class).kek(kek).start();
        app.run("acme", session -> {
            Account account = new Account();
            account.id = 1L;
            account.email = "zqx@example.com";
            session.persist(account);
        });
        return app;
    }

    private static void update(Session session, String hql, String value) {
        var query = session.createMutationQuery(hql);
        if (hql.contains(":v")) {
            query.setParameter("v", value);
        }
        query.executeUpdate();
    }
}
