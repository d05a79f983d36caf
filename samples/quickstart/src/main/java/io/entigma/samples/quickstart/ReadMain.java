// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart;

import io.entigma.samples.quickstart.check.BothSides;
import io.entigma.samples.quickstart.check.Comparison;
import io.entigma.samples.quickstart.check.Leaks;
import io.entigma.samples.quickstart.customer.Customer;
import io.entigma.samples.quickstart.customer.CustomerApplication;
import io.entigma.samples.quickstart.customer.CustomerFile;
import io.entigma.samples.quickstart.customer.CustomerRow;
import io.entigma.samples.quickstart.customer.InputSummary;
import io.entigma.samples.quickstart.customer.KeyServerCalls;
import io.entigma.samples.quickstart.database.RawTables;
import io.entigma.samples.quickstart.report.Progress;
import io.entigma.samples.quickstart.report.Report;
import io.entigma.samples.quickstart.report.Text;
import io.entigma.samples.quickstart.setup.Settings;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Second process: reads every customer back, compares with the input, and looks at what the database holds. */
final class ReadMain {
    private ReadMain() {}

    public static void main(String[] args) {
        Program.runAsChild(ReadMain::read);
    }

    private static void read(Settings settings, Report report) throws Exception {
        InputSummary summary = InputSummary.of(settings.input());
        KeyServerCalls calls = new KeyServerCalls();
        try (CustomerApplication application = CustomerApplication.start(settings, false, calls);
                RawTables raw = new RawTables(settings.database());
                CustomerFile file = CustomerFile.open(settings.input())) {
            Comparison comparison = new Comparison();
            Leaks leaks = new Leaks(raw);
            Progress progress = report.progress("read ", summary.rows());
            while (file.hasNext()) {
                List<CustomerRow> rows = file.nextRows(StoreMain.CHUNK);
                for (Map.Entry<String, List<CustomerRow>> tenant :
                        CustomerRow.byTenant(rows).entrySet()) {
                    comparison.add(tenant.getValue(), read(application, tenant.getKey(), tenant.getValue()));
                    leaks.search(tenant.getValue());
                    progress.advance(tenant.getValue().size());
                }
            }
            progress.end(Text.count(summary.rows()) + " rows");
            comparison.report(report, raw.customers());
            leaks.report(report, summary.secrets());
            int tenants = summary.tenants().size();
            report.check(
                    calls.wraps() == 0 && calls.unwraps() == tenants,
                    "key server: " + calls.unwraps() + " unwraps for " + tenants + " tenants, however many rows");
            show(settings, report, application, raw);
        }
    }

    static List<Customer> read(CustomerApplication application, String tenant, List<CustomerRow> expected) {
        List<Long> ids = expected.stream().map(CustomerRow::id).toList();
        return application.call(tenant, session -> session.findMultiple(Customer.class, ids));
    }

    private static void show(Settings settings, Report report, CustomerApplication application, RawTables raw)
            throws SQLException {
        BothSides sides = new BothSides(report, raw);
        sides.legend();
        try (CustomerFile file = CustomerFile.open(settings.input())) {
            for (CustomerRow row : BothSides.choose(file.nextRows(StoreMain.CHUNK))) {
                sides.customer(
                        read(application, row.tenant(), List.of(row)).get(0).toRow());
            }
        }
        sides.keyTable();
    }
}
