// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.inspect;

import io.entigma.internal.cipher.SealedFormat;
import io.entigma.internal.cipher.ServerSealed;
import io.entigma.internal.cipher.StoredForm;
import io.entigma.internal.cipher.StoredForm.Kind;
import io.entigma.internal.job.table.DataColumn;
import io.entigma.internal.job.table.DataTable;
import io.entigma.internal.job.table.StoredForms;
import io.entigma.internal.job.table.StoredHeads;
import io.entigma.internal.report.ColumnUseData;
import io.entigma.internal.sql.Sql;
import io.entigma.job.ColumnUse;
import io.entigma.key.KeyId;
import io.entigma.key.KeyPurpose;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts stored values by the key that their header names. */
public final class HeaderCount {
    private final StoredForms forms;

    public HeaderCount(StoredForms forms) {
        this.forms = forms;
    }

    public List<ColumnUse> of(Connection connection, DataTable table, DataColumn column) throws SQLException {
        Map<ColumnUse, Long> counts = new LinkedHashMap<>();
        for (StoredHeads.Group group : new StoredHeads(forms).of(connection, table.sqlName(), column.sqlName())) {
            counts.merge(use(table, column, group.form(), 0), group.values(), Long::sum);
        }
        List<ColumnUse> uses = new ArrayList<>();
        counts.forEach((use, values) -> uses.add(new ColumnUseData(
                use.table(),
                use.column(),
                use.keyId(),
                use.tenant(),
                use.version(),
                use.state(),
                use.atKeyServer(),
                use.mangled(),
                values)));
        return uses;
    }

    private ColumnUse use(DataTable table, DataColumn column, StoredForm form, long values) {
        KeyId id = form.kind() == Kind.PLAIN ? null : form.keyId();
        ServerSealed atServer = form.serverValue();
        if (id == null || atServer != null) {
            TenantId owner = atServer != null && form.isOfKnownKey() ? atServer.tenant() : null;
            boolean mangled = form.kind() == Kind.MANGLED;
            return new ColumnUseData(
                    table.label(), column.name(), id, owner, 0, null, atServer != null, mangled, values);
        }
        @Nullable WrappedKey key = forms.keys().find(id).orElse(null);
        return new ColumnUseData(
                table.label(),
                column.name(),
                id,
                key == null ? null : key.tenant(),
                key == null ? 0 : key.version(),
                key == null || form.kind() != Kind.SEALED ? null : key.state(),
                false,
                false,
                values);
    }

    /** How many values of a column are under one key, or have tokens under it. */
    long under(Connection connection, DataTable table, DataColumn column, WrappedKey key) throws SQLException {
        boolean isIndexKey = key.purpose() == KeyPurpose.INDEX;
        Sql name = column.sqlName();
        // Of another tenant's key the first bytes can be the same: one key too many that stays live does no harm.
        Sql sql = isIndexKey
                ? Sql.of(
                        "SELECT COUNT(*) FROM {} WHERE SUBSTRING({}, 1, 2) = ? AND SUBSTRING({}, {}, 4) = ?",
                        table.sqlName(),
                        name,
                        name,
                        Sql.of(SealedFormat.SEARCH_HEAD_BYTES - 3))
                : Sql.of("SELECT COUNT(*) FROM {} WHERE SUBSTRING({}, 3, 16) = ?", table.sqlName(), name);
        try (PreparedStatement statement = sql.prepare(connection)) {
            if (isIndexKey) {
                statement.setBytes(1, SealedFormat.withTokens());
                statement.setBytes(2, Arrays.copyOf(key.id().toBytes(), Integer.BYTES));
            } else {
                statement.setBytes(1, key.id().toBytes());
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
