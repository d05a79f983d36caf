// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.change;

import io.entigma.internal.cipher.ServerSealed;
import io.entigma.internal.job.table.DataColumn;
import io.entigma.internal.job.table.DataRow;
import io.entigma.internal.job.table.DataTable;
import io.entigma.internal.job.table.ValueDecision;
import io.entigma.internal.kek.KeyServerCipher;
import io.entigma.key.TenantId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Takes together what a page of rows wants of the key server: opens ahead, and seals at the end. Not thread safe. */
final class PageSealing {
    private final KeyServerCipher server;
    private final Map<Stored, byte[]> opened = new HashMap<>();
    private final Map<Target, List<Deferred>> putOff = new LinkedHashMap<>();

    private record Stored(DataColumn column, ByteBuffer bytes) {}

    private record Target(DataColumn column, TenantId tenant) {}

    /** A value that is to be sealed. */
    static final class Deferred implements ValueDecision.Later {
        private final byte[] plain;
        private byte @Nullable [] sealed;

        private Deferred(byte[] plain) {
            this.plain = plain;
        }

        @Override
        public byte[] value() {
            return Objects.requireNonNull(sealed, "a page whose values are not sealed yet");
        }
    }

    PageSealing(KeyServerCipher server) {
        this.server = server;
    }

    void openAhead(DataTable table, List<DataRow> rows, BiPredicate<DataColumn, byte[]> opens) {
        for (int i = 0; i < table.columns().size(); i++) {
            DataColumn column = table.columns().get(i);
            List<byte[]> stored = new ArrayList<>();
            for (DataRow row : rows) {
                byte[] bytes = row.values().get(i).sealed();
                if (bytes != null && ServerSealed.isOne(bytes) && opens.test(column, bytes)) {
                    stored.add(bytes);
                }
            }
            List<byte @Nullable []> plain =
                    server.openAll(tenant -> true, column.context().name(), stored);
            for (int j = 0; j < plain.size(); j++) {
                byte[] bytes = plain.get(j);
                if (bytes != null) {
                    opened.put(new Stored(column, ByteBuffer.wrap(stored.get(j))), bytes);
                }
            }
        }
    }

    byte @Nullable [] opened(DataColumn column, byte[] stored) {
        return opened.get(new Stored(column, ByteBuffer.wrap(stored)));
    }

    Deferred putOff(DataColumn column, TenantId tenant, byte[] plain) {
        KeyServerCipher.requireShort(plain);
        Deferred deferred = new Deferred(plain);
        putOff.computeIfAbsent(new Target(column, tenant), unused -> new ArrayList<>())
                .add(deferred);
        return deferred;
    }

    void sealAll() {
        putOff.forEach((target, values) -> {
            List<byte[]> sealed = server.seal(
                    target.tenant(),
                    target.column().context().name(),
                    values.stream().map(value -> value.plain).toList());
            for (int i = 0; i < sealed.size(); i++) {
                values.get(i).sealed = sealed.get(i);
            }
        });
        putOff.clear();
    }
}
