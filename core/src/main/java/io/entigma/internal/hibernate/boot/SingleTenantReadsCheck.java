// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.boot;

import io.entigma.internal.settings.KnownSettings;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Says which attributes' values of the single tenant every tenant may still read, and finds names that no attribute has. */
final class SingleTenantReadsCheck implements BootCheck {
    private static final System.Logger LOG = System.getLogger("io.entigma");

    @Override
    public List<String> problems(BootModel model) {
        Set<String> known = model.contexts();
        Set<String> shared = new TreeSet<>(model.engine().transition().singleTenantReads());
        Set<String> strange = new TreeSet<>(shared);
        strange.removeAll(known);
        shared.retainAll(known);
        if (!shared.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "Entigma: every tenant still reads values of {0} that were sealed before there were tenants; run entigma"
                            + " assign-tenants for these columns, then take them out of {1}",
                    shared,
                    KnownSettings.SINGLE_TENANT_READS);
        }
        return strange.isEmpty()
                        || model.settings()
                                .text(KnownSettings.SINGLE_TENANT_READS)
                                .isEmpty()
                ? List.of()
                : List.of(model.noSuchContext(KnownSettings.SINGLE_TENANT_READS, strange));
    }
}
