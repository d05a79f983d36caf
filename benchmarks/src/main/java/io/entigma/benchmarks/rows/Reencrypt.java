// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks.rows;

import io.entigma.TenantScope;
import io.entigma.benchmarks.Application;
import io.entigma.job.JobReport;
import io.entigma.job.JobRequest;
import io.entigma.job.JobState;
import io.entigma.job.StoredData;
import io.entigma.key.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Re-encrypts a table with five sealed columns, by one worker and by two, beside a bare JDBC program that reads the same
 * pages and writes as many bytes into the same columns. Arguments: a JDBC URL, or nothing for H2 in memory; rows; rounds.
 */
public final class Reencrypt {
    private static final int ROWS = 100_000;
    private static final int ROUNDS = 3;
    private static final int PAGE = 500;
    private static final TenantId TENANT = new TenantId("acme");

    private final Application application;
    private final StoredData data;
    private final String url;
    private final int rows;

    private Reencrypt(Application application, String url, int rows) {
        this.application = application;
        this.data = application.entigma().data(url, Application.user(url), "");
        this.url = url;
        this.rows = rows;
    }

    /**
     * Measures.
     *
     * @param args the JDBC URL, rows, rounds; all optional
     * @throws Exception if the database or the job fails
     */
    public static void main(String[] args) throws Exception {
        String url = args.length == 0 || args[0].equals("jdbc:h2:mem:") ? Application.memory() : args[0];
        int rows = args.length > 1 ? Integer.parseInt(args[1]) : ROWS;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : ROUNDS;
        try (Application application =
                Application.start(url, Map.of("hibernate.jdbc.batch_size", "50"), SealedPerson.class)) {
            new Reencrypt(application, url, rows).run(rounds);
        }
    }

    private void run(int rounds) throws SQLException, InterruptedException {
        System.out.println(rows + " rows, 5 sealed columns, pages of " + PAGE + ", heap of "
                + Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB, " + url.replaceAll("[?;].*", ""));
        for (int round = 0; round < rounds; round++) {
            fill();
            double two = reencrypt(2);
            double one = reencrypt(1);
            double bare = bareUpdates();
            System.out.println(String.format(
                    Locale.ROOT,
                    "bare JDBC %.0f rows/s  one worker %.0f rows/s (%.2f of bare)  two workers %.0f rows/s (%.2f of one)",
                    bare,
                    one,
                    one / bare,
                    two,
                    two / one));
        }
    }

    private void fill() {
        try (TenantScope scope = TenantScope.open(TENANT)) {
            application
                    .factory()
                    .inTransaction(session -> session.createMutationQuery("delete from SealedPerson")
                            .executeUpdate());
            for (int start = 0; start < rows; start += PAGE) {
                int from = start;
                application.factory().inTransaction(session -> {
                    for (int i = from; i < Math.min(rows, from + PAGE); i++) {
                        SealedPerson person = new SealedPerson();
                        person.fill(i);
                        session.persist(person);
                    }
                });
            }
        }
    }

    private double reencrypt(int workers) throws InterruptedException {
        application.entigma().keys().rotateDek(List.of(TENANT));
        JobRequest request = JobRequest.reencrypt()
                .tables(List.of("SealedPerson"))
                .pageRows(PAGE)
                .shardRows(Math.max(PAGE, rows / 8))
                .workers(workers);
        long start = System.nanoTime();
        JobReport report = data.run(request);
        double seconds = (System.nanoTime() - start) / 1e9;
        if (report.state() != JobState.DONE || report.counts().changed() != rows) {
            throw new IllegalStateException("Not all rows were moved: " + report);
        }
        return rows / seconds;
    }

    /** The same reads and writes without keys or counts. Leaves bytes that open no more. */
    private double bareUpdates() throws SQLException {
        String columns = "name, email, born, balance, note";
        long start = System.nanoTime();
        try (Connection connection = java.sql.DriverManager.getConnection(url, Application.user(url), "");
                PreparedStatement read = connection.prepareStatement(
                        "select id, " + columns + " from SealedPerson where id > ? order by id limit " + PAGE);
                PreparedStatement write = connection.prepareStatement(
                        "update SealedPerson set name = ?, email = ?, born = ?, balance = ?, note = ? where id = ?")) {
            connection.setAutoCommit(false);
            long last = -1;
            for (int done = 0; done < rows; done += PAGE) {
                last = page(read, write, last);
                connection.commit();
            }
        }
        return rows / ((System.nanoTime() - start) / 1e9);
    }

    private static long page(PreparedStatement read, PreparedStatement write, long after) throws SQLException {
        long last = after;
        SplittableRandom random = new SplittableRandom(after);
        read.setLong(1, after);
        try (ResultSet page = read.executeQuery()) {
            while (page.next()) {
                last = page.getLong(1);
                for (int column = 1; column <= 5; column++) {
                    byte[] value = page.getBytes(column + 1);
                    random.nextBytes(value);
                    write.setBytes(column, value);
                }
                write.setLong(6, last);
                write.addBatch();
            }
        }
        write.executeBatch();
        return last;
    }
}
