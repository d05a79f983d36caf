// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.table;

import io.entigma.internal.job.table.ValueDecision.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row and what is to become of its values.
 *
 * @param row the row
 * @param decisions a decision for each value, null where the value is null
 */
public record PlannedRow(DataRow row, List<@Nullable ValueDecision> decisions) {
    /** The columns that are to be written. */
    public List<Integer> changed() {
        List<Integer> changed = new ArrayList<>();
        for (int i = 0; i < decisions.size(); i++) {
            ValueDecision decision = decisions.get(i);
            if (decision != null && decision.outcome() == Outcome.CHANGE) {
                changed.add(i);
            }
        }
        return changed;
    }

    /** The worst of the decisions. */
    public Outcome outcome() {
        return decisions.stream()
                .filter(decision -> decision != null)
                .map(ValueDecision::outcome)
                .max(Enum::compareTo)
                .orElse(Outcome.CURRENT);
    }
}
