// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.error.DataException;
import io.entigma.internal.report.JobCountsData;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;

/** Paging by every kind of primary key. */
class PrimaryKeysTest {
    private static final int ROWS = 45;

    @Embeddable
    public record Place(String country, int number, LocalDate since) implements Serializable {}

    @Entity(name = "by_place")
    public static class ByPlace {
        @EmbeddedId
        Place place;

        @Encrypted
        String secret;
    }

    @Entity(name = "by_uuid")
    public static class ByUuid {
        @Id
        UUID id;

        @Encrypted
        String secret;
    }

    @Entity(name = "by_text")
    public static class ByText {
        @Id
        @Column(length = 40)
        String id;

        @Encrypted
        String secret;
    }

    @Entity(name = "by_number")
    public static class ByNumber {
        @Id
        @Column(precision = 20, scale = 2)
        BigDecimal id;

        @Encrypted
        String secret;
    }

    @Entity(name = "by_bytes")
    public static class ByBytes {
        @Id
        @Column(length = 16)
        byte[] id;

        @Encrypted
        String secret;
    }

    @Entity(name = "by_time")
    public static class ByTime {
        @Id
        LocalDateTime id;

        @Encrypted
        String secret;
    }

    @Entity(name = "Order")
    @Table(name = "\"order\"")
    public static class WithReservedName {
        @Id
        @Column(name = "\"group\"")
        Integer id;

        @Encrypted
        @Column(name = "\"select\"")
        String secret;
    }

    private static App app(TestDatabase db) {
        return App.on(db)
                .entities(
                        ByPlace.class,
                        ByUuid.class,
                        ByText.class,
                        ByNumber.class,
                        ByBytes.class,
                        ByTime.class,
                        WithReservedName.class)
                .engine(engine -> engine.epochInterval(Duration.ofMillis(50)))
                .start();
    }

    private static void fill(App app) {
        app.run("acme", session -> {
            for (int i = 0; i < ROWS; i++) {
                session.persist(place(i));
                session.persist(other(i, new ByUuid()));
                session.persist(text(i));
                session.persist(number(i));
                session.persist(bytes(i));
                session.persist(time(i));
                session.persist(reserved(i));
            }
        });
    }

    private static ByPlace place(int i) {
        ByPlace row = new ByPlace();
        row.place = new Place(List.of("CZ", "FR", "ÖT").get(i % 3), i / 5, LocalDate.of(2024, 2, 1 + i % 28));
        row.secret = "secret " + i;
        return row;
    }

    private static ByUuid other(int i, ByUuid row) {
        row.id = new UUID(0x9E3779B97F4A7C15L * (i + 1), i);
        row.secret = "secret " + i;
        return row;
    }

    private static ByText text(int i) {
        ByText row = new ByText();
        row.id = (i % 2 == 0 ? "Äpfel " : "zoé's \\ ") + i;
        row.secret = "secret " + i;
        return row;
    }

    private static ByNumber number(int i) {
        ByNumber row = new ByNumber();
        row.id = new BigDecimal("12345678901234567.25").subtract(BigDecimal.valueOf(i));
        row.secret = "secret " + i;
        return row;
    }

    private static ByBytes bytes(int i) {
        ByBytes row = new ByBytes();
        row.id = new byte[] {(byte) (i * 37), 0, (byte) i};
        row.secret = "secret " + i;
        return row;
    }

    private static ByTime time(int i) {
        ByTime row = new ByTime();
        row.id = LocalDateTime.of(2024, 10, 27, 2, 30, i, 123456000);
        row.secret = "secret " + i;
        return row;
    }

    private static WithReservedName reserved(int i) {
        WithReservedName row = new WithReservedName();
        row.id = i;
        row.secret = "secret " + i;
        return row;
    }

    @OnEveryDatabase
    void run_everyKindOfPrimaryKey_movesEachRowOnce(TestDatabase db) throws Exception {
        try (App app = app(db)) {
            fill(app);
            app.entigma().keys().rotateDek(List.of(new TenantId("acme")));
            StoredData data = app.entigma().data(db.dataSource());
            JobReport report =
                    data.run(JobRequest.reencrypt().pageRows(4).shardRows(11).workers(3));
            assertThat(report.counts()).isEqualTo(new JobCountsData(7 * ROWS, 7 * ROWS, 0, 0, 0, 0, 0, 0));
            assertThat(report.plannedRows()).isEqualTo(7 * ROWS);
            assertThat(data.verify())
                    .hasSize(7)
                    .allSatisfy(group ->
                            assertThat(group.outcome() + group.values()).isEqualTo("OK" + ROWS));
        }
    }

    @OnEveryDatabase(Database.H2)
    void run_tableThatCannotBePaged_saysWhy(TestDatabase db) {
        db.execute("create table by_uuid (id uuid, secret varbinary(2000))");
        try (App app = app(db)) {
            assertThatThrownBy(() -> app.entigma()
                            .data(db.dataSource())
                            .run(JobRequest.reencrypt().tables(List.of("by_uuid"))))
                    .isInstanceOf(DataException.class)
                    .hasMessage(
                            "by_uuid: has no primary key, and no other column that is never null; add a primary key");
        }
    }
}
