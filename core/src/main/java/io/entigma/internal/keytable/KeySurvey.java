// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import io.entigma.internal.tables.MalformedRowException;
import io.entigma.internal.tables.Transactions;
import io.entigma.key.TenantId;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Walks over all that the key table holds of keys, many tenants at once. Thread safe. */
final class KeySurvey {
    private static final System.Logger LOG = System.getLogger(KeySurvey.class.getName());
    private static final int AT_ONCE = 200;

    private final Transactions transactions;
    private final KeyRows rows;

    KeySurvey(Transactions transactions, KeyRows rows) {
        this.transactions = transactions;
        this.rows = rows;
    }

    /** Every tenant and installation that has a list or a key, each read at one moment, outside of transactions. */
    void forEach(Consumer<TenantKeys> action) {
        List<TenantId> installations = new ArrayList<>();
        byte[] last = new byte[0];
        for (List<byte[]> page = page(last); !page.isEmpty(); page = page(last)) {
            List<TenantId> tenants = tenants(page);
            tenants.stream().filter(InstallationName::isOne).forEach(installations::add);
            tenants.removeIf(InstallationName::isOne);
            look(tenants, action);
            last = page.get(page.size() - 1);
        }
        // Tenants and installations have tables of their own.
        look(installations, action);
    }

    private List<byte[]> page(byte[] after) {
        return transactions.run("list tenants", connection -> rows.names(connection, after, AT_ONCE));
    }

    /** What is no name is left out; {@link StrayRows} tells of it. */
    private static List<TenantId> tenants(List<byte[]> names) {
        List<TenantId> tenants = new ArrayList<>();
        for (byte[] name : names) {
            try {
                tenants.add(KeyRow.tenant(name));
            } catch (MalformedRowException e) {
                LOG.log(Level.DEBUG, "A name that is none", e);
            }
        }
        return tenants;
    }

    private void look(List<TenantId> all, Consumer<TenantKeys> action) {
        for (int first = 0; first < all.size(); first += AT_ONCE) {
            List<TenantId> some = all.subList(first, Math.min(all.size(), first + AT_ONCE));
            transactions
                    .run("look up tenants' keys", connection -> rows.ofTenants(connection, some))
                    .forEach(action);
        }
    }
}
