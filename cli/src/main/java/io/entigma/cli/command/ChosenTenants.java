// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.command;

import io.entigma.key.KeyPurpose;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say whose keys are to be rotated. */
class ChosenTenants {
    @Option(names = "--tenant", paramLabel = "ID", description = "This tenant; can be given several times.")
    private List<String> tenants = new ArrayList<>();

    @Option(names = "--all", description = "All tenants that have an active key of this kind.")
    private boolean all;

    @Option(names = "--older-than", paramLabel = "TIME", description = "Tenants whose active key is older, as 365d.")
    private @Nullable Duration age;

    boolean isAll() {
        return all;
    }

    /** The tenants that are meant, by their keys of one purpose. */
    Set<TenantId> find(Session session, KeyPurpose purpose) {
        Set<TenantId> found = new LinkedHashSet<>();
        if (all) {
            session.keys().forEach(key -> {
                if (key.purpose() == purpose && key.state() == KeyState.ACTIVE) {
                    found.add(key.tenant());
                }
            });
        } else if (age != null) {
            session.keys().due(purpose, age).stream().map(WrappedKey::tenant).forEach(found::add);
        } else {
            tenants.forEach(tenant -> found.add(new TenantId(tenant)));
        }
        return found;
    }
}
