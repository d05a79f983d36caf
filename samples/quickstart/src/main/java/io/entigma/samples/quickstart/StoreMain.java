// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart;

import io.entigma.samples.quickstart.customer.Customer;
import io.entigma.samples.quickstart.customer.CustomerApplication;
import io.entigma.samples.quickstart.customer.CustomerFile;
import io.entigma.samples.quickstart.customer.CustomerRow;
import io.entigma.samples.quickstart.customer.InputSummary;
import io.entigma.samples.quickstart.customer.KeyServerCalls;
import io.entigma.samples.quickstart.database.OwnTables;
import io.entigma.samples.quickstart.report.Progress;
import io.entigma.samples.quickstart.report.Report;
import io.entigma.samples.quickstart.report.Text;
import io.entigma.samples.quickstart.setup.Settings;
import java.util.List;

/** First process: makes the tables and stores every customer of the input. */
final class StoreMain {
    /** So many rows are read at once, and go into the database in one transaction for each of their tenants. */
    static final int CHUNK = 2000;

    private StoreMain() {}

    public static void main(String[] args) {
        Program.runAsChild(StoreMain::store);
    }

    private static void store(Settings settings, Report report) throws Exception {
        InputSummary summary = InputSummary.of(settings.input());
        OwnTables.prepare(settings.database());
        KeyServerCalls calls = new KeyServerCalls();
        try (CustomerApplication application = CustomerApplication.start(settings, true, calls);
                CustomerFile file = CustomerFile.open(settings.input())) {
            Progress progress = report.progress("store", summary.rows());
            while (file.hasNext()) {
                List<CustomerRow> rows = file.nextRows(CHUNK);
                CustomerRow.byTenant(rows).forEach((tenant, customers) -> {
                    store(application, tenant, customers);
                    progress.advance(customers.size());
                });
            }
            progress.end(Text.count(summary.secrets()) + " sealed values");
            report(report, summary, calls);
        }
    }

    private static void store(CustomerApplication application, String tenant, List<CustomerRow> customers) {
        application.call(tenant, session -> {
            customers.forEach(row -> session.persist(new Customer(row)));
            return null;
        });
    }

    private static void report(Report report, InputSummary summary, KeyServerCalls calls) {
        int tenants = summary.tenants().size();
        report.check(
                calls.wraps() == tenants && calls.unwraps() >= tenants,
                "key server: " + calls.wraps() + " wraps and " + calls.unwraps() + " unwraps for " + tenants
                        + " tenants (a new key is tried before it is used)");
    }
}
