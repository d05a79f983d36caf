// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks;

import io.entigma.TenantScope;
import io.entigma.key.TenantId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.hibernate.SessionFactory;

/**
 * Inserts and selects 10,000 entities with five fields, sealed and in the clear, in turn in one process; prints medians
 * and their ratio. Arguments: a JDBC URL, or nothing for H2 in memory; how many rows and rounds, for a quick look.
 */
final class EndToEnd {
    private static final int ROWS = 10_000;
    private static final int ROUNDS = 15;
    private static final int WARM_UP = 5;

    private final SessionFactory factory;
    private final int rows;
    private final int rounds;

    private EndToEnd(SessionFactory factory, int rows, int rounds) {
        this.factory = factory;
        this.rows = rows;
        this.rounds = rounds;
    }

    /**
     * Measures.
     *
     * @param args the JDBC URL, rows, rounds; all optional
     */
    public static void main(String[] args) {
        String url = args.length == 0 ? "jdbc:h2:mem:" : args[0];
        int rows = args.length > 1 ? Integer.parseInt(args[1]) : ROWS;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : ROUNDS;
        Map<String, Object> settings = Map.of("hibernate.jdbc.batch_size", "50", "hibernate.jdbc.fetch_size", "500");
        try (Application application = Application.start(url, settings, SealedPerson.class, ClearPerson.class);
                TenantScope scope = TenantScope.open(new TenantId("acme"))) {
            new EndToEnd(application.factory(), rows, rounds).run(url);
        }
    }

    private void run(String url) {
        List<Long> clearInsert = new ArrayList<>();
        List<Long> sealedInsert = new ArrayList<>();
        List<Long> clearSelect = new ArrayList<>();
        List<Long> sealedSelect = new ArrayList<>();
        for (int round = 0; round < WARM_UP + rounds; round++) {
            long[] clear = round(ClearPerson.class, ClearPerson::new);
            long[] sealed = round(SealedPerson.class, SealedPerson::new);
            if (round >= WARM_UP) {
                clearInsert.add(clear[0]);
                clearSelect.add(clear[1]);
                sealedInsert.add(sealed[0]);
                sealedSelect.add(sealed[1]);
            }
        }
        System.out.println(
                rows + " rows, 5 fields, batch 50, " + rounds + " rounds in turn, " + url.replaceAll("\\?.*", ""));
        print("insert", clearInsert, sealedInsert);
        print("select", clearSelect, sealedSelect);
    }

    private <T extends Person> long[] round(Class<T> type, Supplier<T> maker) {
        factory.inTransaction(session ->
                session.createMutationQuery("delete from " + type.getName()).executeUpdate());
        long start = System.nanoTime();
        factory.inTransaction(session -> {
            for (int i = 0; i < rows; i++) {
                T person = maker.get();
                person.fill(i);
                session.persist(person);
                if (i % 50 == 49) {
                    session.flush();
                    session.clear();
                }
            }
        });
        long inserted = System.nanoTime();
        int touched = factory.fromTransaction(
                session -> session.createSelectionQuery("from " + type.getName(), type).getResultList().stream()
                        .mapToInt(Person::touch)
                        .sum());
        long selected = System.nanoTime();
        if (touched == 0) {
            throw new IllegalStateException("nothing was read");
        }
        return new long[] {inserted - start, selected - inserted};
    }

    private static void print(String what, List<Long> clear, List<Long> sealed) {
        double a = median(clear);
        double b = median(sealed);
        System.out.println(String.format(
                Locale.ROOT, "%s  clear %.0f ms  sealed %.0f ms  ratio %.2f", what, a / 1e6, b / 1e6, b / a));
    }

    private static double median(List<Long> nanos) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return Arrays.stream(sorted).skip(sorted.length / 2).findFirst().orElseThrow();
    }
}
