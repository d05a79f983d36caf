// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.entigma.Encrypted;
import io.entigma.error.DataException;
import io.entigma.error.KeyInUseException;
import io.entigma.error.MisconfigurationException;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;

/** Operations that look at all values, page by page. */
class LookTest {
    /** More than two pages of rows that are counted in the database. */
    private static final int ROWS = 45_000;

    private static final TenantId ACME = new TenantId("acme");

    @Entity(name = "reading")
    public static class Reading {
        @Id
        public Long id;

        @Encrypted
        public String text;

        @Encrypted(deterministic = true)
        public String code;
    }

    private static App app(TestDatabase db) {
        return App.on(db)
                .engine(engine -> engine.epochInterval(Duration.ofMillis(50)))
                .entities(Reading.class)
                .start();
    }

    /** Many rows with the same sealed value, which is what counts here. */
    private static void fill(App app, TestDatabase db) {
        app.run("acme", session -> {
            Reading reading = new Reading();
            reading.id = 0L;
            reading.text = "text";
            reading.code = "code";
            session.persist(reading);
        });
        byte[] text = db.bytes("select text from reading");
        byte[] code = db.bytes("select code from reading");
        try (Connection connection = db.connection();
                PreparedStatement insert =
                        connection.prepareStatement("insert into reading (id, text, code) values (?, ?, ?)")) {
            connection.setAutoCommit(false);
            for (long id = 1; id < ROWS; id++) {
                insert.setLong(1, id * 3);
                insert.setBytes(2, text);
                insert.setBytes(3, code);
                insert.addBatch();
                if (id % 5000 == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @OnEveryProduct
    @DisplayName("every row is counted once, whatever page it is in, and the progress says how far the look is")
    void status_manyPages_countsEachRowOnce(TestDatabase db) throws Exception {
        try (App app = app(db)) {
            fill(app, db);
            List<LookProgress> told = new ArrayList<>();
            StoredData data = app.entigma()
                    .data(db.dataSource())
                    .looking(LookOptions.defaults().rowsPerSecond(30_000).onProgress(told::add));
            assertThat(data.status())
                    .hasSize(2)
                    .allSatisfy(use -> assertThat(use.values()).isEqualTo(ROWS));
            assertThat(told).isNotEmpty().allSatisfy(progress -> {
                assertThat(progress.table()).isEqualTo("reading");
                assertThat(progress.rows()).isPositive().isLessThanOrEqualTo(progress.allRows());
            });
            app.entigma().keys().rotateDek(Set.of(ACME));
            StoredData fast = app.entigma().data(db.dataSource());
            assertThatThrownBy(() -> fast.retire(ACME, 1))
                    .isInstanceOf(KeyInUseException.class)
                    .hasMessageContaining("45000 in reading.text")
                    .hasMessageContaining("45000 in reading.code");
            assertThat(fast.audit()).isEmpty();
            assertThat(fast.verify()).extracting(VerifiedColumn::values).containsOnly((long) ROWS);
        }
    }

    @OnEveryDatabase(Database.H2)
    void verify_interrupted_endsAndChangesNothing(TestDatabase db) {
        try (App app = app(db)) {
            app.run("acme", session -> {
                Reading reading = new Reading();
                reading.id = 1L;
                reading.text = "text";
                session.persist(reading);
                Reading other = new Reading();
                other.id = 2L;
                session.persist(other);
            });
            StoredData data = app.entigma()
                    .data(db.dataSource())
                    .looking(LookOptions.defaults().rowsPerSecond(1));
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Thread looking = new Thread(() -> failure.set(catchThrowable(data::verify)));
            looking.start();
            while (looking.isAlive()) {
                // Where it waits for its rate, and nowhere else.
                if (looking.getState() == Thread.State.TIMED_WAITING
                        && Arrays.toString(looking.getStackTrace()).contains("RateLimit")) {
                    looking.interrupt();
                }
                Thread.onSpinWait();
            }
            assertThat(failure.get()).isInstanceOf(DataException.class).hasMessageContaining("interrupted at reading");
        }
        assertThatThrownBy(() -> LookOptions.defaults().rowsPerSecond(-1))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("must be 0 or more, but is -1");
    }
}
