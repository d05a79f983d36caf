// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart.check;

import io.entigma.samples.quickstart.customer.CustomerRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Customers to try attacks on, all with name and ssn. Immutable.
 *
 * @param first a customer
 * @param second another one of the same tenant
 * @param foreign one of another tenant
 */
public record Victims(CustomerRow first, CustomerRow second, CustomerRow foreign) {

    /** The first that fit, or null if no two tenants have enough customers for it. */
    public static @Nullable Victims choose(List<CustomerRow> rows) {
        List<CustomerRow> whole = rows.stream()
                .filter(row -> row.name() != null && row.ssn() != null)
                .toList();
        Map<String, List<CustomerRow>> tenants = CustomerRow.byTenant(whole);
        for (List<CustomerRow> own : tenants.values()) {
            List<CustomerRow> others = new ArrayList<>(whole);
            others.removeIf(row -> row.tenant().equals(own.get(0).tenant()));
            if (own.size() >= 2 && !others.isEmpty()) {
                return new Victims(own.get(0), own.get(1), others.get(0));
            }
        }
        return null;
    }
}
