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
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * pages and writes as many bytes into the same columns, whatever has become of them, and beside one that writes only where the old
 * bytes still are, as a job must. Arguments: a JDBC URL, or nothing for H2 in memory; rows; rounds.
 */
public final class Reencrypt {
    private static final int ROWS = 100_000;
    private static final int ROUNDS = 3;
    private static final int PAGE = 500;
    private static final String COMPARED = " and name = ? and email = ? and born = ? and balance = ? and note = ?";
    private static final double TICKS_PER_SECOND = 100;
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
            Speed two = measured(() -> reencrypt(2));
            Speed one = measured(() -> reencrypt(1));
            Speed bare = measured(() -> bareUpdates(""));
            Speed comparing = measured(() -> bareUpdates(COMPARED));
            System.out.println("bare JDBC " + bare + "; comparing " + comparing + ", " + comparing.of(bare)
                    + " of bare; one worker "
                    + one + ", " + one.of(bare) + " of bare, " + one.of(comparing) + " of comparing; two workers " + two
                    + ", "
                    + two.of(one) + " of one");
        }
    }

    /**
     * How fast the rows were gone over.
     *
     * @param rows rows a second
     * @param cores how many of the machine's processors were busy with it or with anything else, the database among it
     */
    private record Speed(double rows, double cores) {
        String of(Speed other) {
            return String.format(Locale.ROOT, "%.2f", rows / other.rows);
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.0f rows/s (%.2f cores)", rows, cores);
        }
    }

    /** One way to go over all rows. */
    private interface Way {
        void go() throws SQLException, InterruptedException;
    }

    private Speed measured(Way way) throws SQLException, InterruptedException {
        long busy = busyTicks();
        long start = System.nanoTime();
        way.go();
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Speed(rows / seconds, (busyTicks() - busy) / TICKS_PER_SECOND / seconds);
    }

    /** Of all processors, in hundredths of a second; 0 where there is no {@code /proc/stat}. */
    private static long busyTicks() {
        try (BufferedReader stat = Files.newBufferedReader(Path.of("/proc/stat"))) {
            // cpu, two spaces, then user, nice, system, idle, iowait, irq, softirq
            String[] all = stat.readLine().split(" +", -1);
            long busy = 0;
            for (int i : new int[] {1, 2, 3, 6, 7}) {
                busy += Long.parseLong(all[i]);
            }
            return busy;
        } catch (IOException e) {
            return 0;
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

    private void reencrypt(int workers) throws InterruptedException {
        application.entigma().keys().rotateDek(List.of(TENANT));
        JobRequest request = JobRequest.reencrypt()
                .tables(List.of("SealedPerson"))
                .pageRows(PAGE)
                .shardRows(Math.max(PAGE, rows / 8))
                .workers(workers);
        JobReport report = data.run(request);
        if (report.state() != JobState.DONE || report.counts().changed() != rows) {
            throw new IllegalStateException("Not all rows were moved: " + report);
        }
    }

    /** The same reads and writes without keys or counts. Leaves bytes that open no more. */
    private void bareUpdates(String condition) throws SQLException {
        try (Connection connection = java.sql.DriverManager.getConnection(url, Application.user(url), "");
                PreparedStatement read = connection.prepareStatement(
                        "select id, name, email, born, balance, note from SealedPerson where id > ? order by id limit "
                                + PAGE);
                PreparedStatement write = connection.prepareStatement(
                        "update SealedPerson set name = ?, email = ?, born = ?, balance = ?, note = ? where id = ?"
                                + condition)) {
            connection.setAutoCommit(false);
            long last = -1;
            for (int done = 0; done < rows; done += PAGE) {
                last = page(read, write, last, !condition.isEmpty());
                connection.commit();
            }
        }
    }

    private static long page(PreparedStatement read, PreparedStatement write, long after, boolean compare)
            throws SQLException {
        long last = after;
        SplittableRandom random = new SplittableRandom(after);
        read.setLong(1, after);
        try (ResultSet page = read.executeQuery()) {
            while (page.next()) {
                last = page.getLong(1);
                for (int column = 1; column <= 5; column++) {
                    byte[] old = page.getBytes(column + 1);
                    byte[] value = new byte[old.length];
                    random.nextBytes(value);
                    write.setBytes(column, value);
                    if (compare) {
                        write.setBytes(column + 6, old);
                    }
                }
                write.setLong(6, last);
                write.addBatch();
            }
        }
        write.executeBatch();
        return last;
    }
}
