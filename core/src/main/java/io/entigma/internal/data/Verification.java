// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.data;

import io.entigma.EntigmaException;
import io.entigma.KeyDestroyedException;
import io.entigma.KeyRetiredException;
import io.entigma.internal.cipher.SealedFormat;
import io.entigma.internal.cipher.SealedValueException;
import io.entigma.internal.cipher.ServerValue;
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
    private final JobCrypto crypto;
    private final KeyDirectory keys;
    private final ServerVerification atServer;
    private final Map<VerifiedColumn, Long> counts = new LinkedHashMap<>();

    Verification(JobCrypto crypto, KeyDirectory keys) {
        this.crypto = crypto;
        this.atServer = new ServerVerification(
                crypto,
                (table, column, owner, plain, failure) ->
                        count(table, column, owner, 0, plain == null ? failure : outcome(plain)));
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
        if (ServerValue.isOne(stored)) {
            atServer.add(table, column, stored);
            return;
        }
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
        return isSealedTwice(plain) ? "SEALED_TWICE" : "OK";
    }

    private boolean isSealedTwice(byte[] plain) {
        KeyId inner = SealedFormat.keyIdIfPresent(plain);
        return crypto.ownerAtServer(plain) != null
                || (inner != null && keys.find(inner).isPresent());
    }

    private void count(DataTable table, DataColumn column, @Nullable WrappedKey key, String outcome) {
        count(table, column, key == null ? null : key.tenant(), key == null ? 0 : key.version(), outcome);
    }

    private void count(DataTable table, DataColumn column, @Nullable TenantId tenant, int version, String outcome) {
        counts.merge(new VerifiedColumn(table.label(), column.name(), tenant, version, outcome, 0), 1L, Long::sum);
    }

    /** To be called once all tables are added. */
    void end() {
        atServer.end();
    }

    List<VerifiedColumn> result() {
        List<VerifiedColumn> result = new ArrayList<>();
        counts.forEach((group, values) -> result.add(new VerifiedColumn(
                group.table(), group.column(), group.tenant(), group.version(), group.outcome(), values)));
        return result;
    }
}
