// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.UntrustedRowException;
import io.entigma.internal.report.AuditFindingData;
import io.entigma.job.AuditFinding.Kind;
import io.entigma.key.TenantId;
import io.entigma.spi.EntigmaListener;
import io.entigma.testing.App;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

/** Every row of Entigma's own tables that somebody else wrote or changed is told, and nothing else ends by it. */
class AuditOfOwnTablesTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId BETA = new TenantId("beta");
    private static final String KEY = "insert into entigma_key (key_id, tenant, version, state, wrapped_dek, kek_uri,"
            + " kek_version, created_at, changed_at, use_estimate, epoch) values (?, ?, ?, ?, ?, 'test:a', '1', 0, 0, 0, 0)";

    private static App app(TestDatabase db) {
        App app = App.on(db)
                .withoutConstraints()
                .entities(Letter.class)
                .engine(engine -> engine.epochInterval(Duration.ofMillis(50)))
                .start();
        for (TenantId tenant : List.of(ACME, BETA)) {
            long first = tenant.equals(ACME) ? 0 : 100;
            app.run(tenant.value(), session -> {
                for (long id = first; id < first + 10; id++) {
                    session.persist(new Letter(id, tenant.value()));
                }
            });
        }
        return app;
    }

    private static List<AuditFinding> audit(App app, TestDatabase db) {
        return app.entigma().data(db.dataSource()).audit();
    }

    private static AuditFinding untrusted(String table, String whose) {
        return new AuditFindingData(Kind.UNTRUSTED_ROW, table, whose, 1);
    }

    private static byte[] id(int fill) {
        byte[] id = new byte[16];
        Arrays.fill(id, (byte) fill);
        return id;
    }

    @OnEveryDatabase
    void audit_afterAllThatEntigmaWritesItself_findsNothing(TestDatabase db) throws Exception {
        try (App app = app(db)) {
            app.entigma().keys().rotateDek(List.of(ACME));
            app.entigma().data(db.dataSource()).run(JobRequest.reencrypt());
            app.entigma().keys().requestShred(BETA, Duration.ofDays(1));
            assertThat(app.entigma().keys().acceptRestore(app.entigma().keys().reviewRestore()))
                    .isEmpty();
            assertThat(audit(app, db)).isEmpty();
            // Also what was signed with a key that is retired now.
            assertThat(app.entigma().keys().rotateInstallationKey().failures()).isEmpty();
            assertThat(audit(app, db)).isEmpty();
            assertThat(app.entigma().keys().untrustedRows()).isEmpty();
        }
    }

    @OnEveryDatabase
    @DisplayName("Planted, changed, missing and malformed rows of keys are told one by one")
    void audit_rowsOfKeys_areTold(TestDatabase db) {
        try (App app = app(db)) {
            byte[] betas = db.bytes("select key_id from entigma_key where tenant = ?", BETA.toBytes());
            db.update(KEY, id(1), ACME.toBytes(), 7, "ACTIVE", new byte[] {1});
            db.update(KEY, id(2), ACME.toBytes(), 8, "GONE", new byte[] {1});
            db.update(KEY, id(3), new byte[] {0x0a, (byte) 0xff}, 1, "ACTIVE", new byte[] {1});
            db.update(KEY, id(4), new TenantId("entigma-installation:no").toBytes(), 1, "LIVE", new byte[] {1});
            db.update(KEY, id(5), new TenantId("new").toBytes(), 1, "ACTIVE", new byte[] {1});
            db.update("update entigma_key set state = 'RETIRED' where key_id = ?", (Object) betas);
            app.entigma().evictKeys();
            assertThat(audit(app, db))
                    .contains(
                            untrusted("entigma_key", "acme: key 01010101010101010101010101010101"),
                            untrusted("entigma_key", "acme: row 02020202020202020202020202020202 is no row of a key"),
                            untrusted("entigma_key", "tenant 0aff"),
                            untrusted("entigma_key", "new: key 05050505050505050505050505050505"),
                            untrusted(
                                    "entigma_key",
                                    "beta: key " + java.util.HexFormat.of().formatHex(betas)))
                    .filteredOn(finding -> finding.kind() == Kind.UNTRUSTED_ROW)
                    .hasSize(6);
            // The values of a tenant whose keys are not believed are told, and those of others looked at as ever.
            assertThat(audit(app, db)).contains(new AuditFindingData(Kind.UNKNOWN_KEY, "letter", "text", 10));
            assertThat(app.entigma().data(db.dataSource()).status())
                    .anySatisfy(use -> assertThat(use.tenant()).isEqualTo(ACME));
            assertThat(app.entigma().data(db.dataSource()).verify())
                    .anySatisfy(column -> assertThat(column.outcome()).isEqualTo("OK"));
        }
    }

    @OnEveryDatabase
    void audit_listsAndInstallation_areTold(TestDatabase db) {
        try (App app = app(db)) {
            byte[] installation = db.bytes("select tenant from entigma_installation");
            db.update("update entigma_key_list set mac = ? where tenant = ?", new byte[32], ACME.toBytes());
            db.update("update entigma_key_list set entries = ? where tenant = ?", new byte[] {1, 2, 3}, BETA.toBytes());
            db.update(
                    "insert into entigma_key_list (tenant, generation, entries, signer, mac) values (?, 1, ?, ?, ?)",
                    new byte[] {(byte) 0xfe},
                    new byte[0],
                    id(9),
                    new byte[32]);
            db.update(
                    KEY.replace("entigma_key", "entigma_installation"), id(6), installation, 9, "ACTIVE", new byte[] {1
                    });
            app.entigma().evictKeys();
            String name = new String(installation, java.nio.charset.StandardCharsets.UTF_8);
            assertThat(audit(app, db))
                    .filteredOn(finding -> finding.kind() == Kind.UNTRUSTED_ROW)
                    .containsExactlyInAnyOrder(
                            untrusted("entigma_key_list", "acme"),
                            untrusted("entigma_key_list", "beta"),
                            untrusted("entigma_key_list", "tenant fe"),
                            untrusted("entigma_installation", name + ": key 06060606060606060606060606060606"));
        }
    }

    @OnEveryDatabase
    void audit_listPutBack_isTold(TestDatabase db) throws Exception {
        try (App app = app(db)) {
            db.execute(
                    "create table old_key as select * from entigma_key",
                    "create table old_list as select * from entigma_key_list");
            app.entigma().keys().rotateDek(List.of(ACME));
            db.execute(
                    "delete from entigma_key",
                    "insert into entigma_key select * from old_key",
                    "delete from entigma_key_list",
                    "insert into entigma_key_list select * from old_list");
            app.entigma().evictKeys();
            assertThat(app.entigma().keys().untrustedRows())
                    .singleElement()
                    .satisfies(row -> assertThat(row.row()).isEqualTo("acme"))
                    .extracting(EntigmaListener.UntrustedRow::isRolledBack)
                    .isEqualTo(true);
            assertThat(app.entigma().keys().reviewRestore())
                    .filteredOn(each -> each.tenant().equals(ACME))
                    .allSatisfy(each -> assertThat(each.seen()).isGreaterThan(each.generation()));
        }
    }

    @OnEveryDatabase
    @DisplayName("With a catalog row that somebody wrote, the other columns are audited, and nothing else is done")
    void audit_catalog_isToldAndTheRestAudited(TestDatabase db) {
        try (App app = app(db)) {
            StoredData data = app.entigma().data(db.dataSource());
            db.update("update entigma_column set mode = 'random' where column_name = 'mail'");
            db.update("update letter set text = ? where id = 3", (Object)
                    "plain".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThat(data.audit())
                    .containsExactlyInAnyOrder(
                            untrusted("entigma_column", "letter.mail"),
                            new AuditFindingData(Kind.PLAIN_VALUES, "letter", "text", 1),
                            new AuditFindingData(Kind.NOT_IN_CATALOG, letter(db), mail(db), 20));
            assertThatThrownBy(data::status).isInstanceOf(UntrustedRowException.class);
            assertThatThrownBy(() -> data.run(JobRequest.reencrypt())).isInstanceOf(UntrustedRowException.class);
        }
    }

    private static String letter(TestDatabase db) {
        return db.kind().name().startsWith("H2") ? "LETTER" : "letter";
    }

    private static String mail(TestDatabase db) {
        return db.kind().name().startsWith("H2") ? "MAIL" : "mail";
    }

    @OnEveryDatabase
    void audit_jobsShardsAndQuarantine_areTold(TestDatabase db) throws Exception {
        try (App app = app(db)) {
            JobReport report = app.entigma().data(db.dataSource()).run(JobRequest.reencrypt());
            String id = report.id();
            db.update(
                    "insert into entigma_quarantine (job_id, entry, table_schema, table_name, column_name, row_key,"
                            + " reason, found_at) values (?, 'e', '', 'letter', 'text', '1', 'NONE', 0)",
                    id);
            db.update("insert into entigma_job (job_id, kind, request, state, created_at, changed_at)"
                    + " values ('j', 'NONE', '{}', 'RUNNING', 0, 0)");
            db.update("update entigma_shard set changed = 5 where job_id = ? and shard = 0", id);
            assertThat(audit(app, db))
                    .containsExactlyInAnyOrder(
                            untrusted("entigma_job", "j"),
                            untrusted("entigma_shard", id + ", shard 0"),
                            untrusted("entigma_quarantine", id + ", entry e"));
        }
    }

    @OnEveryDatabase
    void audit_requestsAndAcceptances_areTold(TestDatabase db) {
        try (App app = app(db)) {
            app.entigma().keys().acceptRestore(app.entigma().keys().reviewRestore());
            app.entigma().keys().requestShred(BETA, Duration.ofDays(1));
            String insert = "insert into entigma_shred (tenant, state, requested_at, due_at) values (?, ?, 0, 1)";
            db.update(insert, ACME.toBytes(), "REQUESTED");
            db.update(insert, new byte[] {0x01}, "NONE");
            db.update("update entigma_shred set due_at = 1 where tenant = ?", (Object) BETA.toBytes());
            db.update("update entigma_accepted set problem = 'none' where tenant = ?", (Object) ACME.toBytes());
            assertThat(audit(app, db))
                    .containsExactlyInAnyOrder(
                            untrusted("entigma_shred", "acme"),
                            untrusted("entigma_shred", "beta"),
                            untrusted("entigma_shred", "tenant 01"),
                            untrusted("entigma_accepted", "tenant 61636d65"));
        }
    }
}
