// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.boot;

import io.entigma.internal.hibernate.mapping.MappedColumn;
import java.util.List;

/** Refuses a second-level cache that cannot tell tenants apart: it would hand one tenant another one's entities. */
final class TenantCacheCheck implements BootCheck {
    @Override
    public List<String> problems(BootModel model) {
        if (!model.options().isSecondLevelCacheEnabled()
                || model.tenantsInSessions()
                || model.engine().tenants().isSingle()) {
            return List.of();
        }
        return model.columns().stream()
                .filter(MappedColumn::cached)
                .map(column -> column.path() + ": its entity or collection is in the second-level cache, which does not"
                        + " know the tenants of Entigma; use Hibernate's multi-tenancy (@TenantId or a tenant"
                        + " identifier resolver), or do not cache it")
                .toList();
    }
}
