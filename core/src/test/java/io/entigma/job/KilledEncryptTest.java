// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Entigma;
import io.entigma.SealedField;
import io.entigma.TenantScope;
import io.entigma.internal.report.JobCountsData;
import io.entigma.key.KeyTable;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.ChildJvm;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import io.entigma.testing.UnpooledDataSource;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;

/** The encryption of a column, killed again and again: each value is sealed once, or reported once. */
class KilledEncryptTest {
    private static final int KILLS = Integer.getInteger("entigma.test.kills", 3);
    private static final int ROWS = 2_000;
    private static final byte[] KEK = HexFormat.of().parseHex("ef".repeat(32));

    private static String url(TestDatabase db) {
        return db.kind() == Database.H2_FILE ? db.url() + ";AUTO_SERVER=TRUE" : db.url();
    }

    /** Every third is plain, one as a sealed value of a lost key, one as a sealed value that was cut. */
    private static byte[] value(int id) {
        byte[] bytes =
                ("a plain value that is long enough for a sealed one, number " + id).getBytes(StandardCharsets.UTF_8);
        if (id % 3 != 0) {
            bytes[0] = (byte) 0xF9;
            bytes[1] = 1;
        }
        return id % 3 == 2 ? Arrays.copyOf(bytes, 40) : bytes;
    }

    @OnEveryDatabase(except = Database.H2)
    void run_killedAgainAndAgain_sealsOnceOrReportsOnce(TestDatabase db) throws Exception {
        assertKilled(db, db);
    }

    @OnEveryDatabase(Database.H2_FILE)
    void run_keyTableInAnotherDatabase_sealsOnceOrReportsOnce(TestDatabase db) throws Exception {
        assertKilled(db, db.fresh());
    }

    private static void assertKilled(TestDatabase db, TestDatabase keys) throws Exception {
        UnpooledDataSource source = new UnpooledDataSource(url(db), db.user(), db.password());
        // Kept open: with H2 this process serves the others.
        try (Connection data = source.getConnection();
                Connection keptOpen = new UnpooledDataSource(url(keys), keys.user(), keys.password()).getConnection()) {
            assertThat(keptOpen.isClosed()).isFalse();
            fill(db, keys, data);
            Random random = new Random(11);
            for (int kill = 0; kill < KILLS; kill++) {
                try (ChildJvm job = ChildJvm.start(
                        EncryptMain.class,
                        url(db),
                        url(keys),
                        db.user(),
                        db.password(),
                        HexFormat.of().formatHex(KEK))) {
                    job.awaitLine("ready");
                    // At any moment of its work: which ones those are is what the seed decides, not a condition.
                    Thread.sleep(random.nextInt(100, 600));
                }
            }
            try (Entigma entigma = ReencryptMain.engine(url(keys), keys.user(), keys.password(), KEK)) {
                StoredData stored = entigma.data(source);
                assertThat(stored.jobs()).hasSize(1);
                JobReport report = stored.run(EncryptMain.request());
                assertThat(stored.jobs()).hasSize(1);
                assertAllDone(db, entigma, stored, report);
                JobCounts again = stored.run(EncryptMain.request()).counts();
                long lost = report.counts().quarantined();
                assertThat(again).isEqualTo(new JobCountsData(ROWS, 0, ROWS - lost, 0, lost, 0, 0, 0));
            }
        }
    }

    private static void fill(TestDatabase db, TestDatabase keys, Connection data) throws SQLException {
        App.on(db)
                .withoutConstraints()
                .entities(StrangeValuesTest.Odd.class)
                .kek(new LocalKek(KEK))
                .engine(engine -> engine.keyTable(KeyTable.at(url(keys))
                        .user(keys.user())
                        .password(keys.password())
                        .schemaAction(KeyTable.SchemaAction.CREATE)))
                .set("jakarta.persistence.jdbc.url", url(db))
                .start()
                .close();
        try (PreparedStatement insert = data.prepareStatement("insert into odd (id, data) values (?, ?)")) {
            for (int id = 0; id < ROWS; id++) {
                insert.setLong(1, id);
                insert.setBytes(2, value(id));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void assertAllDone(TestDatabase db, Entigma entigma, StoredData stored, JobReport report)
            throws SQLException {
        assertThat(report.state()).isEqualTo(JobState.DONE);
        Map<String, Integer> reported = new HashMap<>();
        stored.quarantine(report.id()).forEach(found -> reported.merge(found.rowKey(), 1, Integer::sum));
        assertThat(report.counts().quarantined()).isEqualTo(reported.size());
        SealedField<byte[]> field = entigma.field("odd.data", byte[].class);
        try (TenantScope scope = TenantScope.open(new TenantId("acme"));
                Connection connection = new UnpooledDataSource(url(db), db.user(), db.password()).getConnection();
                var rows = connection.createStatement().executeQuery("select id, data from odd")) {
            while (rows.next()) {
                int id = rows.getInt(1);
                boolean strange = id % 3 == 1;
                assertThat(reported.getOrDefault("[[\"long\",\"" + id + "\"]]", 0))
                        .isEqualTo(strange ? 1 : 0);
                assertThat(strange ? rows.getBytes(2) : field.open(rows.getBytes(2)))
                        .isEqualTo(value(id));
            }
        }
    }
}
