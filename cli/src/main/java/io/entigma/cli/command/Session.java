// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.command;

import io.entigma.Entigma;
import io.entigma.Keys;
import io.entigma.error.MisconfigurationException;
import io.entigma.job.StoredData;
import io.entigma.job.TenantDatabases;
import io.entigma.kek.Health;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import io.entigma.settings.Setting;
import io.entigma.settings.SettingCatalog;
import io.entigma.settings.Settings;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An engine for one command. */
public final class Session implements AutoCloseable {
    private final SettingCatalog catalog = Entigma.settings();
    private final Settings settings;
    private final Entigma entigma;
    private final Map<String, String> tenants;

    /**
     * Starts the engine.
     *
     * @param engine the engine's settings
     * @param settings all that are set
     * @param tenants the schema or JDBC URL of each tenant, or empty
     */
    public Session(Map<String, String> engine, Settings settings, Map<String, String> tenants) {
        this.settings = settings;
        this.tenants = tenants;
        this.entigma = Entigma.fromSettings(engine);
    }

    Keys keys() {
        return entigma.keys();
    }

    Health checkKeyServers() {
        return entigma.checkKeyServers();
    }

    /** The data's database: its own settings, else where the key table is; or what the list of tenants says. */
    public StoredData data() {
        boolean isElsewhere = settings.text(setting("entigma.data.url")).isPresent();
        String place = isElsewhere ? "entigma.data" : "entigma.key-table";
        String url = settings.text(setting(place + ".url"))
                .orElseThrow(() -> new MisconfigurationException(
                        "Data: no database is set; set entigma.data.url or entigma.key-table.url to a JDBC URL"));
        String password =
                settings.secret(setting(place + ".password")).map(String::new).orElse(null);
        String user = settings.text(setting(place + ".user")).orElse(null);
        if (settings.path(setting("entigma.data.tenants")).isEmpty()) {
            return entigma.data(url, user, password);
        }
        Map<TenantId, String> places = new LinkedHashMap<>();
        tenants.forEach((tenant, where) -> places.put(new TenantId(tenant), where.strip()));
        return entigma.data(TenantDatabases.at(url, user, password, places));
    }

    private Setting setting(String name) {
        return catalog.find(name).orElseThrow();
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
