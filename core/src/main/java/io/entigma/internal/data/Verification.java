// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.data;

import io.entigma.EntigmaException;
import io.entigma.KeyDestroyedException;
import io.entigma.KeyRetiredException;
import io.entigma.internal.cipher.FieldCipher;
import io.entigma.internal.cipher.SealedFormat;
import io.entigma.internal.cipher.SealedValueException;
import io.entigma.internal.keyring.Keyring;
import io.entigma.job.VerifiedColumn;
import io.entigma.key.KeyId;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import io.entigma.spi.FailureReason;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens every value of a table. */
final class Verification {
    private final Keyring keyring;
    private final FieldCipher cipher;
    private final KeyDirectory keys;
    private final Map<VerifiedColumn, Long> counts = new LinkedHashMap<>();

    Verification(Keyring keyring, FieldCipher cipher, KeyDirectory keys) {
        this.keyring = keyring;
        this.cipher = cipher;
        this.keys = keys;
    }

    /** Adds the values of a table. */
    boolean add(Connection connection, DataTable table) throws SQLException {
        TableScan.forEach(connection, table, row -> add(table, row));
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
        try {
            KeyId id = SealedFormat.keyId(stored);
            Optional<WrappedKey> key = keys.find(id);
            if (key.isEmpty()) {
                count(table, column, null, FailureReason.UNKNOWN_KEY.name());
            } else {
                count(table, column, key.get(), outcome(column, key.get(), stored));
            }
        } catch (SealedValueException e) {
            count(table, column, null, e.reason().name());
        }
    }

    private String outcome(DataColumn column, WrappedKey key, byte[] stored) {
        if (key.state() == KeyState.SHREDDED) {
            return FailureReason.KEY_DESTROYED.name();
        } else if (key.state() == KeyState.RETIRED) {
            return FailureReason.KEY_RETIRED.name();
        }
        try {
            byte[] plain = cipher.open(keyring.opening(key.tenant(), key.id()), column.context(), stored);
            return isSealedTwice(plain) ? "SEALED_TWICE" : "OK";
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

    private boolean isSealedTwice(byte[] plain) {
        KeyId inner = SealedFormat.keyIdIfPresent(plain);
        return inner != null && keys.find(inner).isPresent();
    }

    private void count(DataTable table, DataColumn column, @Nullable WrappedKey key, String outcome) {
        TenantId tenant = key == null ? null : key.tenant();
        VerifiedColumn group =
                new VerifiedColumn(table.label(), column.name(), tenant, key == null ? 0 : key.version(), outcome, 0);
        counts.merge(group, 1L, Long::sum);
    }

    List<VerifiedColumn> result() {
        List<VerifiedColumn> result = new ArrayList<>();
        counts.forEach((group, values) -> result.add(new VerifiedColumn(
                group.table(), group.column(), group.tenant(), group.version(), group.outcome(), values)));
        return result;
    }
}
