// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks;

import io.entigma.Encrypted;
import io.entigma.Searchable;
import io.entigma.TenantScope;
import io.entigma.key.TenantId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.hibernate.SessionFactory;

/**
 * Asks for parts of a text, and for the first page of a sorted list, by opening values, beside the same queries in the clear, in
 * turn in one process, for growing numbers of values. Prints medians. Arguments: a JDBC URL, the largest number of values.
 */
final class ScanCosts {
    private static final int CHUNK = 1_000;
    private static final int ROUNDS = 31;
    private static final int FEWEST = 50;
    private static final int FEWER = 5;

    private static final String[][] QUERIES = {
        {"count(*) where text like '%ab%'", "select count(*) from %s e where e.text like '%%ab%%'"},
        {"first 20 by text", "select e.id from %s e order by e.text"},
        {"first 20 of those, by text", "select e.id from %s e where e.text like '%%ab%%' order by e.text"},
    };

    /** In the clear. */
    @Entity(name = "PlainEntry")
    public static class PlainEntry {
        @Id
        private long id;

        @Column(length = 100)
        private String text;

        /** For Hibernate. */
        protected PlainEntry() {}

        PlainEntry(long id) {
            this.id = id;
            this.text = text(id);
        }
    }

    /** Sealed. */
    @Entity(name = "SealedEntry")
    public static class SealedEntry {
        @Id
        private long id;

        @Encrypted
        @Searchable(scan = true)
        @Column(length = 100)
        private String text;

        /** For Hibernate. */
        protected SealedEntry() {}

        SealedEntry(long id) {
            this.id = id;
            this.text = text(id);
        }
    }

    private ScanCosts() {}

    private static String text(long id) {
        long mixed = id * 0x9E3779B97F4A7C15L;
        return "entry " + Long.toString(mixed >>> 20, Character.MAX_RADIX) + " of " + Long.toString(id);
    }

    /**
     * Measures.
     *
     * @param args the JDBC URL, the largest number of values and how often each query runs; all optional
     */
    public static void main(String[] args) throws Exception {
        String url = args.length == 0 ? "jdbc:h2:mem:scans;DB_CLOSE_DELAY=-1" : args[0];
        int most = args.length > 1 ? Integer.parseInt(args[1]) : 50_000;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : ROUNDS;
        Map<String, Object> settings =
                Map.of("hibernate.jdbc.batch_size", "50", "entigma.query.scan-rows", String.valueOf(most));
        try (Application application = Application.start(url, settings, PlainEntry.class, SealedEntry.class);
                TenantScope scope = TenantScope.open(new TenantId("acme"))) {
            application.factory().inTransaction(session -> {
                session.createMutationQuery("delete from PlainEntry").executeUpdate();
                session.createMutationQuery("delete from SealedEntry").executeUpdate();
            });
            long written = 0;
            for (int rows : new int[] {most / FEWEST, most / FEWER, most}) {
                written = write(application.factory(), written, rows);
                for (String[] query : QUERIES) {
                    compare(application.factory(), rows, query, rounds);
                }
            }
        }
    }

    private static long write(SessionFactory factory, long from, long to) {
        for (long start = from; start < to; start += CHUNK) {
            long first = start;
            factory.inTransaction(session -> {
                for (long id = first; id < Math.min(first + CHUNK, to); id++) {
                    session.persist(new PlainEntry(id));
                    session.persist(new SealedEntry(id));
                }
            });
        }
        return to;
    }

    private static void compare(SessionFactory factory, int rows, String[] query, int rounds) {
        long[] plain = new long[rounds];
        long[] sealed = new long[rounds];
        for (int round = -rounds / 2; round < rounds; round++) {
            long clear = time(factory, String.format(Locale.ROOT, query[1], "PlainEntry"));
            long opened = time(factory, String.format(Locale.ROOT, query[1], "SealedEntry"));
            if (round >= 0) {
                plain[round] = clear;
                sealed[round] = opened;
            }
        }
        Arrays.sort(plain);
        Arrays.sort(sealed);
        System.out.println(String.format(
                Locale.ROOT,
                "%d values, %s: clear %.1f ms, opened %.1f ms",
                rows,
                query[0],
                plain[rounds / 2] / 1e6,
                sealed[rounds / 2] / 1e6));
    }

    private static long time(SessionFactory factory, String hql) {
        long start = System.nanoTime();
        factory.inTransaction(session ->
                session.createSelectionQuery(hql, Long.class).setMaxResults(20).getResultList());
        return System.nanoTime() - start;
    }
}
