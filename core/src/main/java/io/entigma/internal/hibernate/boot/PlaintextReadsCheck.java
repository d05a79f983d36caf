// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.boot;

import io.entigma.internal.hibernate.mapping.MappedColumn;
import io.entigma.internal.settings.KnownSettings;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Says which attributes may still be read in plain, and finds names among them that no attribute has. */
final class PlaintextReadsCheck implements BootCheck {
    private static final System.Logger LOG = System.getLogger("io.entigma");

    @Override
    public List<String> problems(BootModel model) {
        Set<String> known = model.contexts();
        Set<String> tolerant = new TreeSet<>(model.engine().transition().plaintextReads());
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
        Set<String> written = new TreeSet<>(model.engine().transition().plaintextWrites());
        written.retainAll(known);
        if (!written.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "Entigma: values of {0} are stored in the clear; once no instance runs that does not know of the encryption,"
                            + " take them out of {1} in every instance, and then encrypt these columns",
                    written,
                    KnownSettings.PLAINTEXT_WRITES);
        }
        if (strange.isEmpty()) {
            return List.of();
        }
        if (model.settings().text(KnownSettings.PLAINTEXT_READS).isPresent()) {
            return List.of(model.noSuchContext(KnownSettings.PLAINTEXT_READS, strange) + contextsOf(strange, model));
        }
        // An engine can serve several session factories.
        LOG.log(
                Level.WARNING,
                "Entigma: {0} has {1}, which no encrypted attribute of this session factory has as its context{2}",
                KnownSettings.PLAINTEXT_READS,
                strange,
                contextsOf(strange, model));
        return List.of();
    }

    /** Which contexts are meant by names of columns. */
    private static String contextsOf(Set<String> names, BootModel model) {
        Set<String> lower =
                names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        return model.columns().stream()
                .flatMap(MappedColumn::inTables)
                .filter(column -> lower.contains((column.table().getName() + "."
                                + column.mapped().column().getName())
                        .toLowerCase(Locale.ROOT)))
                .map(column -> "; the column " + column.table().getName() + "."
                        + column.mapped().column().getName() + " has the context "
                        + column.mapped().type().attribute().context().name())
                .distinct()
                .collect(Collectors.joining());
    }
}
