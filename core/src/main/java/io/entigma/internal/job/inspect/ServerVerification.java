// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.inspect;

import io.entigma.error.EntigmaException;
import io.entigma.error.FailureReason;
import io.entigma.internal.cipher.ServerSealed;
import io.entigma.internal.job.change.StoredValueCipher;
import io.entigma.internal.job.table.DataColumn;
import io.entigma.internal.job.table.DataTable;
import io.entigma.kek.ValueSealingClient;
import io.entigma.key.TenantId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects values that a key server sealed, and opens many of a column in one call. Not thread safe. */
final class ServerVerification {
    private final StoredValueCipher crypto;
    private final Result result;
    private final Map<Place, List<byte[]>> waiting = new LinkedHashMap<>();

    private record Place(DataTable table, DataColumn column) {}

    /** Hears of each value. */
    interface Result {
        /**
         * Takes what became of one value.
         *
         * @param table its table
         * @param column its column
         * @param owner its tenant, or null if its KEK is not known
         * @param plain its plain bytes, or null if it did not open
         * @param failure why it did not
         */
        void of(DataTable table, DataColumn column, @Nullable TenantId owner, byte @Nullable [] plain, String failure);
    }

    ServerVerification(StoredValueCipher crypto, Result result) {
        this.crypto = crypto;
        this.result = result;
    }

    void add(DataTable table, DataColumn column, byte[] stored) {
        Place place = new Place(table, column);
        List<byte[]> values = waiting.computeIfAbsent(place, unused -> new ArrayList<>());
        values.add(stored);
        if (values.size() == ValueSealingClient.MAX_CALL_VALUES) {
            waiting.remove(place);
            open(place, values);
        }
    }

    /** Opens what still waits. */
    void end() {
        waiting.forEach(this::open);
        waiting.clear();
    }

    private void open(Place place, List<byte[]> values) {
        String failure = FailureReason.BAD_TAG.name();
        List<byte @Nullable []> plain = Collections.nCopies(values.size(), null);
        try {
            String context = place.column().context().name();
            plain = crypto.server().openAll(tenant -> true, context, values);
        } catch (EntigmaException e) {
            failure = e.getClass().getSimpleName();
        }
        for (int i = 0; i < values.size(); i++) {
            ServerSealed value = crypto.knownServerValue(values.get(i));
            result.of(place.table(), place.column(), value == null ? null : value.tenant(), plain.get(i), failure);
        }
    }
}
