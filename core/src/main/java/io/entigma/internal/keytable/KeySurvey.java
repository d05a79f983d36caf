// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import io.entigma.internal.tables.Transactions;
import io.entigma.key.TenantId;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Walks over all that the key table holds of keys, many tenants at once. Thread safe. */
final class KeySurvey {
    private static final int AT_ONCE = 200;

    private final Transactions transactions;
    private final KeyRows rows;

    KeySurvey(Transactions transactions, KeyRows rows) {
        this.transactions = transactions;
        this.rows = rows;
    }

    /** Every tenant and installation that has a list or a key, each read at one moment, outside of transactions. */
    void forEach(Consumer<TenantKeys> action) {
        // Tenants and installations have tables of their own.
        Map<Boolean, List<TenantId>> all = transactions.run("list tenants", rows::tenants).stream()
                .collect(Collectors.partitioningBy(InstallationName::isOne));
        for (List<TenantId> tenants : all.values()) {
            for (int first = 0; first < tenants.size(); first += AT_ONCE) {
                List<TenantId> some = tenants.subList(first, Math.min(tenants.size(), first + AT_ONCE));
                transactions
                        .run("look up tenants' keys", connection -> rows.ofTenants(connection, some))
                        .forEach(action);
            }
        }
    }
}
