// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.boot;

import io.entigma.error.MisconfigurationException;
import java.util.List;

/** Runs all boot checks and tells of every problem in one message. */
final class BootChecks {
    private static final List<BootCheck> ALL = List.of(
            new BindingProbe(),
            new LostEncryptionCheck(),
            new LostSearchCheck(),
            new ContradictionCheck(),
            new ColumnRoleCheck(),
            new AggregateCheck(),
            new SharedColumnCheck(),
            new ReferenceCheck(),
            new OptimisticLockCheck(),
            new SqlTextCheck(),
            new OrderByCheck(),
            new UniqueColumnCheck(),
            new IndexCheck(),
            new QueryCacheCheck(),
            new SqlCommentsCheck(),
            new TenantCacheCheck(),
            new TraceLogCheck(),
            new PlaintextReadsCheck(),
            new SingleTenantReadsCheck(),
            new ServerSealingCheck(),
            new ReactiveCheck());

    private BootChecks() {}

    static void run(BootModel model) {
        refuse(ALL.stream()
                .flatMap(check -> check.problems(model).stream())
                .distinct()
                .toList());
    }

    static void refuse(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new MisconfigurationException(
                    "Entigma refuses to start this session factory:\n - " + String.join("\n - ", problems));
        }
    }
}
