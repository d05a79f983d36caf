// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Encrypted;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.LogCapture;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** No job shows plaintext: not in logs at the finest level, not in its tables, not in what it reports or throws. */
class JobLeakTest {
    private static final String CANARY = "canaryCANARY4711";
    private static final TenantId ACME = new TenantId("acme");

    @Entity(name = "Hidden")
    public static class Hidden {
        @Id
        Long id;

        @Encrypted
        String text;

        @Encrypted
        Integer number;
    }

    @OnEveryDatabase
    void jobs_whateverHappens_showNoPlaintext(TestDatabase db) throws Exception {
        StringBuilder said = new StringBuilder();
        try (LogCapture log = LogCapture.start();
                App app = App.on(db)
                        .withoutConstraints()
                        .entities(Hidden.class)
                        .engine(engine -> engine.epochInterval(Duration.ofMillis(50)))
                        .start()) {
            app.run("acme", session -> session.persist(hidden(1)));
            // Plain values, of which one cannot be what its attribute is.
            db.update("insert into Hidden (id, text, number) values (2, ?, ?)", utf8(CANARY), utf8(CANARY));
            StoredData data = app.entigma().data(db.dataSource());
            said.append(data.status()).append(data.verify()).append(data.audit());
            app.entigma().keys().rotateDek(List.of(ACME));
            for (JobRequest request : List.of(
                    JobRequest.reencrypt(),
                    JobRequest.encrypt("Hidden.number").tenant(ACME),
                    JobRequest.encrypt("Hidden.text").tenant(ACME),
                    JobRequest.decrypt("Hidden.text").plainColumn("nowhere"))) {
                said.append(outcome(data, request));
            }
            said.append(data.jobs());
            data.jobs().forEach(job -> said.append(data.quarantine(job.id())));
            said.append(log.entries());
        }
        assertThat(said.toString())
                .contains("NOT_SEALED", "NOT_READABLE", "nowhere")
                .doesNotContain(CANARY);
        for (String table : List.of("entigma_job", "entigma_shard", "entigma_quarantine", "entigma_column")) {
            assertThat(everything(db, table)).isNotEmpty().doesNotContain(CANARY);
        }
    }

    private static Hidden hidden(long id) {
        Hidden hidden = new Hidden();
        hidden.id = id;
        hidden.text = CANARY;
        hidden.number = 5;
        return hidden;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String outcome(StoredData data, JobRequest request) throws InterruptedException {
        try {
            return data.run(request).toString();
        } catch (RuntimeException e) {
            return e.toString() + e.getCause();
        }
    }

    private static String everything(TestDatabase db, String table) throws Exception {
        StringBuilder text = new StringBuilder();
        try (Connection connection = db.connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select * from " + table)) {
            while (row.next()) {
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    byte[] bytes = row.getString(i) == null
                            ? new byte[0]
                            : row.getString(i).getBytes(StandardCharsets.UTF_8);
                    text.append(new String(bytes, StandardCharsets.ISO_8859_1)).append('\n');
                }
            }
        }
        return text.toString();
    }
}
