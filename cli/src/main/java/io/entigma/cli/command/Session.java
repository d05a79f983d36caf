// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.command;

import io.entigma.Entigma;
import io.entigma.Keys;
import io.entigma.error.MisconfigurationException;
import io.entigma.job.StoredData;
import io.entigma.kek.Health;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An engine for one command. */
public final class Session implements AutoCloseable {
    private final Function<String, @Nullable String> settings;
    private final Entigma entigma;

    /**
     * Starts the engine.
     *
     * @param engine the engine's settings
     * @param settings gives each setting by its name, null where it is not set
     */
    public Session(Map<String, String> engine, Function<String, @Nullable String> settings) {
        this.settings = settings;
        this.entigma = Entigma.fromSettings(engine);
    }

    Keys keys() {
        return entigma.keys();
    }

    Health checkKeyServers() {
        return entigma.checkKeyServers();
    }

    /** The data's database: its own settings, else where the key table is. */
    StoredData data() {
        String place = settings.apply("entigma.data.url") != null ? "entigma.data" : "entigma.key-table";
        String url = settings.apply(place + ".url");
        if (url == null) {
            throw new MisconfigurationException(
                    "Data: no database is set; set entigma.data.url or entigma.key-table.url to a JDBC URL");
        }
        return entigma.data(url, settings.apply(place + ".user"), settings.apply(place + ".password"));
    }

    /** Every tenant that has a key. */
    Set<TenantId> allTenants() {
        Set<TenantId> tenants = new LinkedHashSet<>();
        keys().forEach(key -> tenants.add(key.tenant()));
        return tenants;
    }

    List<WrappedKey> keysOf(TenantId tenant) {
        List<WrappedKey> found = keys().of(tenant);
        if (found.isEmpty()) {
            throw new MisconfigurationException(
                    "Tenant '" + tenant + "': has no keys; 'entigma tenants' lists those that have");
        }
        return found;
    }

    @Override
    public void close() {
        entigma.close();
    }
}
