// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart.check;

import io.entigma.samples.quickstart.customer.Customer;
import io.entigma.samples.quickstart.customer.CustomerRow;
import io.entigma.samples.quickstart.report.Report;
import io.entigma.samples.quickstart.report.Text;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares what the application reads with the input, value by value. Not thread safe. */
public final class Comparison {
    private static final int SHOWN = 5;

    private final List<CustomerRow> different = new ArrayList<>();
    private long rows;

    /** Takes rows of the input, and for each of them what was read: in the same order, null where there is none. */
    public void add(List<CustomerRow> input, List<? extends @Nullable Customer> read) {
        for (int i = 0; i < input.size(); i++) {
            Customer customer = read.get(i);
            if (customer == null || !customer.toRow().equals(input.get(i))) {
                different.add(input.get(i));
            }
            rows++;
        }
    }

    /** Says how many were equal, given how many rows the table has. */
    public void report(Report report, long stored) {
        report.check(
                different.isEmpty(),
                different.isEmpty()
                        ? "every value of " + Text.count(rows) + " rows is the one of the input"
                        : Text.count(different.size()) + " of " + Text.count(rows) + " rows differ from the input: "
                                + different.subList(0, Math.min(SHOWN, different.size())));
        if (stored != rows) {
            report.check(false, "the table has " + Text.count(stored) + " rows, the input " + Text.count(rows));
        }
    }
}
