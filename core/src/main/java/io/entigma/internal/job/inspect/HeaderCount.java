// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.inspect;

import io.entigma.internal.cipher.ServerSealed;
import io.entigma.internal.cipher.StoredForm;
import io.entigma.internal.cipher.StoredForm.Kind;
import io.entigma.internal.job.table.DataColumn;
import io.entigma.internal.job.table.DataTable;
import io.entigma.internal.job.table.StoredForms;
import io.entigma.internal.job.table.StoredHeads;
import io.entigma.internal.job.table.TableScan;
import io.entigma.internal.report.ColumnUseData;
import io.entigma.job.ColumnUse;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts stored values by the key that their header names. Not thread safe. */
public final class HeaderCount {
    private final StoredForms forms;
    private final Map<ColumnUse, Long> counts = new LinkedHashMap<>();

    public HeaderCount(StoredForms forms) {
        this.forms = forms;
    }

    /** Counts a table's values. */
    public boolean add(Connection connection, DataTable table, TableScan scan) throws SQLException {
        new StoredHeads(forms).forEach(connection, table, scan, (column, group) -> add(table, column, group));
        return true;
    }

    void add(DataTable table, DataColumn column, StoredHeads.Group group) {
        counts.merge(use(table, column, group.form(), 0), group.values(), Long::sum);
    }

    /** What was counted, by column and key. */
    public List<ColumnUse> uses() {
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
}
