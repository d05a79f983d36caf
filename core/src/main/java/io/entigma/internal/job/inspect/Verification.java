// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.inspect;

import io.entigma.error.EntigmaException;
import io.entigma.error.FailureReason;
import io.entigma.error.KeyDestroyedException;
import io.entigma.error.KeyRetiredException;
import io.entigma.internal.cipher.SealedValueException;
import io.entigma.internal.cipher.StoredForm;
import io.entigma.internal.cipher.StoredForm.Kind;
import io.entigma.internal.job.change.StoredValueCipher;
import io.entigma.internal.job.table.DataColumn;
import io.entigma.internal.job.table.DataRow;
import io.entigma.internal.job.table.DataTable;
import io.entigma.internal.job.table.StoredForms;
import io.entigma.internal.job.table.TableScan;
import io.entigma.internal.report.VerifiedColumnData;
import io.entigma.job.VerifiedColumn;
import io.entigma.key.KeyId;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens every value of a table. */
public final class Verification {
    /** The outcome of values that were sealed after somebody had written them as text. */
    static final String SEALED_MANGLED = "SEALED_MANGLED";

    private final StoredValueCipher crypto;
    private final StoredForms forms;
    private final ServerVerification atServer;
    private final Map<VerifiedColumn, Long> counts = new LinkedHashMap<>();

    public Verification(StoredValueCipher crypto, StoredForms forms) {
        this.crypto = crypto;
        this.atServer = new ServerVerification(
                crypto,
                (table, column, owner, plain, failure) ->
                        count(table, column, owner, 0, plain == null ? failure : outcome(plain)));
        this.forms = forms;
    }

    /** Adds the values of a table. */
    public boolean add(Connection connection, DataTable table, TableScan scan) throws SQLException {
        scan.forEach(connection, table, row -> add(table, row));
        return true;
    }

    private void add(DataTable table, DataRow row) {
        for (int i = 0; i < row.values().size(); i++) {
            byte[] stored = row.values().get(i).sealed();
            if (stored != null) {
                add(table, table.columns().get(i), stored);
            }
        }
    }

    private void add(DataTable table, DataColumn column, byte[] stored) {
        StoredForm form = forms.of(stored);
        if (form.kind() != Kind.SEALED) {
            boolean ofNoKek = form.serverValue() != null && form.reason() == FailureReason.UNKNOWN_KEY;
            count(table, column, null, ofNoKek ? "UNKNOWN_KEK" : form.reason().name());
        } else if (form.serverValue() != null) {
            atServer.add(table, column, stored);
        } else {
            KeyId id = Objects.requireNonNull(form.keyId());
            Optional<WrappedKey> key = forms.keys().find(id);
            String outcome = key.map(row -> outcome(column, row, stored))
                    .orElseGet(() -> forms.keys().missing(id).name());
            count(table, column, key.orElse(null), outcome);
        }
    }

    private String outcome(DataColumn column, WrappedKey key, byte[] stored) {
        if (key.state() == KeyState.SHREDDED) {
            return FailureReason.KEY_DESTROYED.name();
        } else if (key.state() == KeyState.RETIRED) {
            return FailureReason.KEY_RETIRED.name();
        }
        try {
            byte[] plain = crypto.open(column, key.tenant(), stored);
            return outcome(plain);
        } catch (SealedValueException e) {
            return e.reason().name();
        } catch (KeyDestroyedException e) {
            return FailureReason.KEY_DESTROYED.name();
        } catch (KeyRetiredException e) {
            return FailureReason.KEY_RETIRED.name();
        } catch (EntigmaException e) {
            return e.getClass().getSimpleName();
        }
    }

    private String outcome(byte[] plain) {
        return switch (forms.of(plain).kind()) {
            case SEALED -> "SEALED_TWICE";
            case MANGLED -> SEALED_MANGLED;
            case PLAIN, STRANGE -> "OK";
        };
    }

    private void count(DataTable table, DataColumn column, @Nullable WrappedKey key, String outcome) {
        count(table, column, key == null ? null : key.tenant(), key == null ? 0 : key.version(), outcome);
    }

    private void count(DataTable table, DataColumn column, @Nullable TenantId tenant, int version, String outcome) {
        counts.merge(new VerifiedColumnData(table.label(), column.name(), tenant, version, outcome, 0), 1L, Long::sum);
    }

    /** To be called once all tables are added. */
    public void end() {
        atServer.end();
    }

    public List<VerifiedColumn> result() {
        List<VerifiedColumn> result = new ArrayList<>();
        counts.forEach((group, values) -> result.add(new VerifiedColumnData(
                group.table(), group.column(), group.tenant(), group.version(), group.outcome(), values)));
        return result;
    }
}
