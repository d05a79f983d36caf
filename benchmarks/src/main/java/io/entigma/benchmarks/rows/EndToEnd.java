// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks.rows;

import io.entigma.TenantScope;
import io.entigma.benchmarks.Application;
import io.entigma.key.TenantId;
import java.util.List;
import java.util.Map;
import org.hibernate.SessionFactory;

/**
 * Inserts and selects 10,000 entities with five fields, in turn in one process: in the clear, by converters that do nothing but call the
 * JDK's cipher, sealed, and sealed as one value; prints medians and their ratio to the clear entity. Arguments: a JDBC URL, or nothing for H2 in memory; how many rows and rounds, for a quick
 * look.
 */
public final class EndToEnd {
    static final List<People<?>> PEOPLE = List.of(People.CLEAR, People.CONVERTED, People.SEALED, People.WHOLE);
    static final Class<?>[] ENTITIES = PEOPLE.stream().map(People::type).toArray(Class<?>[]::new);
    static final Map<String, Object> SETTINGS =
            Map.of("hibernate.jdbc.batch_size", "50", "hibernate.jdbc.fetch_size", "500");

    private static final int ROWS = 10_000;
    private static final int ROUNDS = 15;

    /** As many as it takes until all is compiled: the JDK's AES-GCM is slow before. */
    private static final int WARM_UP = 40;

    private static final double NANOS_PER_MILLI = 1e6;

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
        try (Application application = Application.start(url, SETTINGS, ENTITIES);
                TenantScope scope = TenantScope.open(new TenantId("acme"))) {
            System.out.println(rows + " rows, batch 50, " + rounds + " rounds in turn, " + shown(url));
            new EndToEnd(application.factory(), rows, rounds).run();
        }
    }

    /** A URL without its parameters. */
    static String shown(String url) {
        return url.replaceAll("\\?.*", "");
    }

    private void run() {
        Measured inserts = new Measured();
        Measured selects = new Measured();
        for (int round = 0; round < WARM_UP + rounds; round++) {
            if (round == WARM_UP) {
                inserts.forget();
                selects.forget();
            }
            for (People<?> people : PEOPLE) {
                people.delete(factory);
                inserts.time(people.name(), () -> people.insert(factory, rows));
                selects.time(people.name(), () -> people.select(factory));
            }
        }
        System.out.println(inserts.head());
        System.out.println(inserts.row("insert", NANOS_PER_MILLI, "ms"));
        System.out.println(selects.row("select", NANOS_PER_MILLI, "ms"));
    }
}
