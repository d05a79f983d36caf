// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart.customer;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One customer as the input has it. A missing value is null, an empty one is an empty text. Immutable.
 *
 * @param id unique in the file
 * @param tenant whose customer this is
 * @param segment the one attribute of its own that stays plain
 */
public record CustomerRow(
        long id,
        String tenant,
        @Nullable String segment,
        @Nullable String name,
        @Nullable String email,
        @Nullable String ssn,
        @Nullable LocalDate born,
        @Nullable BigDecimal balance,
        @Nullable String note) {

    /** The encrypted attributes by column name, in table order, missing ones included. */
    public Map<String, @Nullable Object> secrets() {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("name", name);
        values.put("email", email);
        values.put("ssn", ssn);
        values.put("born", born);
        values.put("balance", balance);
        values.put("note", note);
        return Collections.unmodifiableMap(values);
    }

    /** Rows sorted into those of each tenant, since a session belongs to one tenant. */
    public static Map<String, List<CustomerRow>> byTenant(List<CustomerRow> rows) {
        return rows.stream()
                .collect(Collectors.groupingBy(CustomerRow::tenant, LinkedHashMap::new, Collectors.toList()));
    }

    /** Tells which customer this is, and nothing about them. */
    @Override
    public String toString() {
        return "customer " + id + " of tenant " + tenant;
    }
}
