// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import io.entigma.internal.tables.MalformedRowException;
import io.entigma.internal.tables.RowProblems.Problem;
import io.entigma.internal.tables.TableNames;
import io.entigma.key.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Rows of keys that no tenant's look finds: under a name that is none, or in the other's table. Thread safe. */
final class StrayRows {
    private final TableNames names;

    StrayRows(TableNames names) {
        this.names = names;
    }

    private interface Rule {
        boolean allows(TenantId tenant);
    }

    List<Problem> of(Connection connection) throws SQLException {
        List<Problem> found = new ArrayList<>();
        add(connection, "entigma_key", names.key(), tenant -> !InstallationName.isOne(tenant), found);
        add(connection, "entigma_installation", names.installation(), InstallationName::isOne, found);
        add(connection, "entigma_key_list", names.keyList(), tenant -> true, found);
        return found;
    }

    private static void add(Connection connection, String table, String sqlName, Rule rule, List<Problem> found)
            throws SQLException {
        String sql = "SELECT tenant, COUNT(*) FROM " + sqlName + " GROUP BY tenant ORDER BY tenant";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                byte[] tenant = Objects.requireNonNullElse(row.getBytes(1), new byte[0]);
                if (!isRight(tenant, rule)) {
                    String whose = "tenant " + RowAudit.shown(tenant);
                    String text = table + " of " + whose + " (hex): this is no name of a tenant that may stand there ("
                            + row.getLong(2) + " rows); Entigma did not write this";
                    found.add(new Problem(table, whose, text, false));
                }
            }
        }
    }

    private static boolean isRight(byte[] tenant, Rule rule) {
        try {
            return rule.allows(KeyRow.tenant(tenant));
        } catch (MalformedRowException e) {
            return false;
        }
    }
}
