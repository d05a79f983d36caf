// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.boot;

import io.entigma.internal.settings.KnownSettings;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Says which attributes may still be read in plain, and finds names among them that no attribute has. */
final class PlaintextReadsCheck implements BootCheck {
    private static final System.Logger LOG = System.getLogger("io.entigma");

    @Override
    public List<String> problems(BootModel model) {
        Set<String> known = model.columns().stream()
                .map(column -> column.type().attribute().context().name())
                .collect(Collectors.toSet());
        Set<String> tolerant = new TreeSet<>(model.engine().plaintextReads());
        Set<String> strange = new TreeSet<>(tolerant);
        strange.removeAll(known);
        tolerant.retainAll(known);
        if (!tolerant.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "Entigma: plain values are still read from {0}; encrypt these columns, then take them out of {1}",
                    tolerant,
                    KnownSettings.PLAINTEXT_READS);
        }
        if (strange.isEmpty()) {
            return List.of();
        }
        if (model.settings().text(KnownSettings.PLAINTEXT_READS).isPresent()) {
            return List.of(KnownSettings.PLAINTEXT_READS + ": no encrypted attribute has the context " + strange
                    + "; it is table.column in lower case unless @Encrypted(context) says otherwise, known are "
                    + new TreeSet<>(known));
        }
        // An engine can serve several session factories.
        LOG.log(
                Level.WARNING,
                "Entigma: plaintextReads has {0}, which no encrypted attribute of this session factory has as its context",
                strange);
        return List.of();
    }
}
