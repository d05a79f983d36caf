// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.boot;

import io.entigma.Place;
import io.entigma.error.MisconfigurationException;
import io.entigma.internal.hibernate.mapping.MappedColumn;
import java.util.ArrayList;
import java.util.List;

/** Refuses attributes whose values the key server should seal, where it cannot, or where plain values may still be read. */
final class ServerSealingCheck implements BootCheck {
    @Override
    public List<String> problems(BootModel model) {
        List<MappedColumn> columns = model.columns().stream()
                .filter(column -> column.type().attribute().place() == Place.KEY_SERVER)
                .toList();
        List<String> problems = new ArrayList<>();
        for (MappedColumn column : columns) {
            if (model.engine()
                    .transition()
                    .plaintextReads()
                    .contains(column.type().attribute().context().name())) {
                problems.add(
                        column.path() + ": at = KEY_SERVER and plaintextReads exclude each other; encrypt the column"
                                + " first without at = KEY_SERVER, take it out of plaintextReads, then set at = KEY_SERVER");
            }
        }
        if (!columns.isEmpty()) {
            try {
                model.engine().requireValueServers();
            } catch (MisconfigurationException e) {
                problems.add(columns.get(0).path() + ": " + e.getMessage());
            }
        }
        return problems;
    }
}
