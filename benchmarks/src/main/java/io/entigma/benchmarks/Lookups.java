// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks;

import io.entigma.TenantScope;
import io.entigma.key.TenantId;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.hibernate.Session;
import org.hibernate.SessionFactory;

/**
 * Writes subscribers in the clear, sealed, and sealed with search tokens, in turn; then looks for them by equality, without
 * regard to case and by first characters, in the clear and by tokens, in turn in one process. Prints medians and the 95th
 * of a hundred, bytes a row on disk, and the plans. Arguments: a JDBC URL, rows, rounds. Tables that are full are kept.
 */
final class Lookups {
    private static final int CHUNK = 1_000;
    private static final String[] TABLES = {"plain_subscriber", "sealed_subscriber", "searched_subscriber"};

    private final SessionFactory factory;
    private final TableFacts facts;
    private final int rows;
    private final int rounds;
    private final Random random = new Random(42);

    private Lookups(SessionFactory factory, TableFacts facts, int rows, int rounds) {
        this.factory = factory;
        this.facts = facts;
        this.rows = rows;
        this.rounds = rounds;
    }

    /**
     * Measures.
     *
     * @param args the JDBC URL, rows, rounds; all optional
     */
    public static void main(String[] args) throws Exception {
        String url = args.length == 0 ? "jdbc:h2:mem:lookups;DB_CLOSE_DELAY=-1" : args[0];
        int rows = args.length > 1 ? Integer.parseInt(args[1]) : 100_000;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 2_000;
        TableFacts facts = new TableFacts(url);
        Map<String, Object> settings = Map.of(
                "hibernate.jdbc.batch_size", "50", "entigma.column-constraints", "create", TableFacts.SETTING, facts);
        try (Application application = Application.start(
                        url, settings, Subscriber.Plain.class, Subscriber.Sealed.class, Subscriber.Searched.class);
                TenantScope scope = TenantScope.open(new TenantId("acme"))) {
            System.out.println(rows + " rows, " + rounds + " rounds in turn, " + url.replaceAll("\\?.*", ""));
            new Lookups(application.factory(), facts, rows, rounds).run();
        }
    }

    private void run() throws Exception {
        facts.indexPatterns();
        write();
        facts.analyze(TABLES);
        for (String table : TABLES) {
            System.out.println(table + "  " + facts.bytes(table) / rows + " bytes a row, with indexes");
        }
        for (Lookup lookup : Lookup.values()) {
            compare(lookup);
        }
        for (Lookup lookup : Lookup.values()) {
            System.out.println(lookup.label + "\n" + facts.plan(this, lookup, rows / 2));
        }
    }

    private void write() {
        long done = factory.fromTransaction(
                session -> session.createSelectionQuery("select count(*) from Searched", Long.class)
                        .getSingleResult());
        if (done > 0) {
            return;
        }
        Times plain = new Times();
        Times sealed = new Times();
        Times searched = new Times();
        for (long from = 0; from < rows; from += CHUNK) {
            plain.add(write(from, Subscriber.Plain::new));
            sealed.add(write(from, Subscriber.Sealed::new));
            searched.add(write(from, Subscriber.Searched::new));
        }
        System.out.println("write of a row, batch 50, " + CHUNK + " in a transaction: clear " + plain + ", sealed "
                + sealed + ", with tokens " + searched);
    }

    /** Nanoseconds a row. */
    private long write(long from, Supplier<? extends Subscriber> maker) {
        long start = System.nanoTime();
        factory.inTransaction(session -> {
            for (long id = from; id < Math.min(from + CHUNK, rows); id++) {
                Subscriber subscriber = maker.get();
                subscriber.id = id;
                subscriber.fill(Subscriber.ssn(id), Subscriber.name(id));
                session.persist(subscriber);
            }
        });
        return (System.nanoTime() - start) / CHUNK;
    }

    private void compare(Lookup lookup) {
        Times plain = new Times();
        Times searched = new Times();
        factory.inSession(session -> {
            session.beginTransaction();
            for (int round = -rounds / 2; round < rounds; round++) {
                String value = lookup.value(random.nextInt(rows));
                boolean plainFirst = round % 2 == 0;
                long first = time(session, plainFirst ? lookup.plain : lookup.searched, value, lookup.most);
                long second = time(session, plainFirst ? lookup.searched : lookup.plain, value, lookup.most);
                if (round >= 0) {
                    plain.add(plainFirst ? first : second);
                    searched.add(plainFirst ? second : first);
                }
            }
            session.getTransaction().rollback();
        });
        System.out.println(String.format(
                Locale.ROOT,
                "%s: clear %s, tokens %s, ratio of medians %.2f",
                lookup.label,
                plain,
                searched,
                (double) searched.part(50) / plain.part(50)));
    }

    private static long time(Session session, String hql, String value, int most) {
        session.clear();
        long start = System.nanoTime();
        int touched = query(session, hql, value, most);
        long took = System.nanoTime() - start;
        if (touched == 0) {
            throw new IllegalStateException("nothing was found by " + hql);
        }
        return took;
    }

    private static int query(Session session, String hql, String value, int most) {
        return session
                .createSelectionQuery(hql, Subscriber.class)
                .setParameter("v", value)
                .setMaxResults(most)
                .getResultList()
                .stream()
                .mapToInt(Subscriber::touch)
                .sum();
    }

    /** Runs one lookup by tokens, so that its statement can be explained. */
    void once(Lookup lookup, long id) {
        factory.inTransaction(session -> query(session, lookup.searched, lookup.value(id), lookup.most));
    }

    /** What is looked for, in the clear and by tokens. */
    enum Lookup {
        EQUAL("equality", "p.ssn = :v", "p.ssn = :v", 2),
        IGNORE_CASE("without regard to case", "p.nameLower = :v", "lower(p.name) = :v", 2),
        PAGE("first 20 by 4 characters", "p.nameLower like :v", "lower(p.name) like :v", 20),
        ORDERED_PAGE(
                "first 20 by 4 characters, ordered by id",
                "p.nameLower like :v order by p.id",
                "lower(p.name) like :v order by p.id",
                20);

        private final String label;
        private final String plain;
        private final String searched;
        private final int most;

        Lookup(String label, String plain, String searched, int most) {
            this.label = label;
            this.plain = "select p from Plain p where " + plain;
            this.searched = "select p from Searched p where " + searched;
            this.most = most;
        }

        String value(long id) {
            String name = Subscriber.name(id).toLowerCase(Locale.ROOT);
            return switch (this) {
                case EQUAL -> Subscriber.ssn(id);
                case IGNORE_CASE -> name;
                case PAGE, ORDERED_PAGE -> name.substring(0, 4) + "%";
            };
        }
    }

    /** Nanoseconds. */
    private static final class Times {
        private long[] all = new long[1_024];
        private int size;

        void add(long nanos) {
            if (size == all.length) {
                all = Arrays.copyOf(all, 2 * size);
            }
            all[size++] = nanos;
        }

        long part(int percent) {
            long[] sorted = Arrays.copyOf(all, size);
            Arrays.sort(sorted);
            return sorted[(size - 1) * percent / 100];
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.0f us (95%%: %.0f)", part(50) / 1e3, part(95) / 1e3);
        }
    }
}
