// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.scan;

import io.entigma.internal.hibernate.scan.Candidate;
import io.entigma.internal.search.MarkTable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the database is told of opened values. A record of zeros is null to it. Stateless. */
final class ScanAnswers {
    /** Bytes of a place in an order. */
    static final int RANK_BYTES = Integer.BYTES;

    private static final byte[] UNKNOWN = new byte[MarkTable.MARK_BYTES];

    /** No mark. */
    private static final byte[] FALSE = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -2};

    private ScanAnswers() {}

    /** The marks of values for which a condition holds, each of which is its own record. */
    static MarkTable set(List<Candidate> candidates, ScanCondition.Bound condition) {
        Map<ByteBuffer, byte[]> holds = new HashMap<>();
        Map<ByteBuffer, byte[]> others = new HashMap<>();
        boolean anyUnknown = false;
        for (Candidate candidate : candidates) {
            Boolean answer = condition.test(candidate.value());
            if (Boolean.TRUE.equals(answer)) {
                holds.put(candidate.mark(), bytes(candidate.mark()));
            } else {
                anyUnknown |= answer == null;
                others.put(candidate.mark(), answer == null ? UNKNOWN : FALSE);
            }
        }
        if (anyUnknown) {
            // Those for which it does not hold must not come to the record of one of which nobody knows.
            holds.putAll(others);
        }
        return MarkTable.of(holds, MarkTable.MARK_BYTES);
    }

    private static byte[] bytes(ByteBuffer mark) {
        byte[] bytes = new byte[MarkTable.MARK_BYTES];
        mark.duplicate().get(bytes);
        return bytes;
    }

    /** The place of each value in an order, from 1; equal ones have the same. */
    static MarkTable order(List<Candidate> candidates, ScanTerm.Bound term) {
        List<Sorted> sorted = new ArrayList<>(candidates.size());
        for (Candidate candidate : candidates) {
            Object by = term.of(candidate.value());
            if (by != null) {
                sorted.add(new Sorted(candidate.mark(), by));
            }
        }
        sorted.sort((a, b) -> ScanOrder.compare(a.by(), b.by(), true));
        Map<ByteBuffer, byte[]> ranks = new HashMap<>();
        Object last = null;
        int rank = 0;
        for (Sorted each : sorted) {
            rank += last == null || ScanOrder.compare(last, each.by(), true) != 0 ? 1 : 0;
            last = each.by();
            ranks.put(each.mark(), ByteBuffer.allocate(RANK_BYTES).putInt(rank).array());
        }
        candidates.forEach(candidate -> ranks.putIfAbsent(candidate.mark(), new byte[RANK_BYTES]));
        return MarkTable.of(ranks, RANK_BYTES);
    }

    private record Sorted(ByteBuffer mark, Object by) {
        @Override
        public String toString() {
            return "Sorted";
        }
    }
}
