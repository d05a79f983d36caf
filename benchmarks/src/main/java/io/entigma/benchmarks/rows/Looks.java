// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks.rows;

import io.entigma.TenantScope;
import io.entigma.benchmarks.Application;
import io.entigma.job.StoredData;
import io.entigma.key.TenantId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** How long the operations take that look at all values: counts by key, proof, audit, and the retirement of a key that nothing needs. */
public final class Looks {
    private static final TenantId TENANT = new TenantId("acme");

    private Looks() {}

    /**
     * Measures.
     *
     * @param args the JDBC URL and the number of rows, both optional
     * @throws Exception if the database or an operation fails
     */
    public static void main(String[] args) throws Exception {
        String url = args.length == 0 || args[0].equals("jdbc:h2:mem:") ? Application.memory() : args[0];
        int rows = args.length > 1 ? Integer.parseInt(args[1]) : 100_000;
        try (Application application =
                Application.start(url, Map.of("hibernate.jdbc.batch_size", "50"), SealedPerson.class)) {
            TenantScope.run(TENANT.value(), () -> People.SEALED.delete(application.factory()));
            TenantScope.run(TENANT.value(), () -> People.SEALED.insertOne(application.factory(), 0));
            application.entigma().keys().rotateDek(List.of(TENANT));
            TenantScope.run(TENANT.value(), () -> fill(application, rows));
            StoredData data = application.entigma().data(url, Application.user(url), "");
            System.out.println(rows + " rows with 5 sealed columns, " + url.replaceAll("[?;].*", ""));
            measure("status", rows, data::status);
            measure("verify", rows, data::verify);
            measure("audit", rows, data::audit);
            measure("retire", rows, () -> {
                data.retire(TENANT, 1);
                return true;
            });
        }
    }

    private static void fill(Application application, int rows) {
        People.SEALED.delete(application.factory());
        People.SEALED.insert(application.factory(), rows);
    }

    private static void measure(String what, int rows, Callable<?> operation) throws Exception {
        long start = System.nanoTime();
        Object unused = operation.call();
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.println(String.format(Locale.ROOT, "%-7s %6.1f s  %,.0f rows/s", what, seconds, rows / seconds));
    }
}
