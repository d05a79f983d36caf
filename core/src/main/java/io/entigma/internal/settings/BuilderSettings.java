// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.settings;

import io.entigma.EntigmaBuilder;
import io.entigma.Startup;
import io.entigma.error.MisconfigurationException;
import io.entigma.kek.KeyServerPolicy;
import io.entigma.key.KeyTable;
import io.entigma.key.KeyTable.SchemaAction;
import io.entigma.key.TenantId;
import io.entigma.settings.Setting;
import io.entigma.settings.Setting.Part;
import io.entigma.settings.Settings;
import io.entigma.spi.TenantResolver;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives text settings to an engine's builder. */
public final class BuilderSettings {
    private static final String SCOPE_ONLY = "scope-only";

    private final Settings settings;

    /**
     * Takes settings.
     *
     * @param settings those of an application
     * @throws MisconfigurationException if one is no setting of an engine
     */
    public BuilderSettings(Settings settings) {
        KnownSettings.catalog().require(settings.names(), EnumSet.of(Part.ENGINE, Part.KEY_TABLE_ACCESS));
        this.settings = settings;
    }

    /**
     * Gives all but what says where the key table is.
     *
     * @param builder gets what is set
     * @param policy what is not set of it stays
     */
    public void apply(EntigmaBuilder builder, KeyServerPolicy policy) {
        settings.text(KnownSettings.KEK_URI).ifPresent(builder::kek);
        settings.urisByName(KnownSettings.TENANT_KEK)
                .forEach((tenant, uri) -> builder.tenantKek(new TenantId(tenant), uri));
        builder.trustedKeks(settings.uris(KnownSettings.TRUSTED_KEKS));
        settings.choice(KnownSettings.STARTUP, Startup.class).ifPresent(builder::startup);
        settings.duration(KnownSettings.CACHE_TTL).ifPresent(builder::cacheTtl);
        settings.count(KnownSettings.CACHE_SIZE).ifPresent(builder::cacheSize);
        settings.duration(KnownSettings.EPOCH_INTERVAL).ifPresent(builder::epochInterval);
        settings.number(KnownSettings.KEY_USE_LIMIT).ifPresent(builder::keyUseLimit);
        if (settings.text(KnownSettings.PLAINTEXT_READS).isPresent()) {
            builder.plaintextReads(settings.list(KnownSettings.PLAINTEXT_READS));
        }
        if (settings.text(KnownSettings.PLAINTEXT_WRITES).isPresent()) {
            builder.plaintextWrites(settings.list(KnownSettings.PLAINTEXT_WRITES));
        }
        if (settings.text(KnownSettings.SINGLE_TENANT_READS).isPresent()) {
            builder.singleTenantReads(settings.list(KnownSettings.SINGLE_TENANT_READS));
        }
        resolver().ifPresent(builder::tenants);
        builder.keyServerPolicy(policy(policy));
    }

    private KeyServerPolicy policy(KeyServerPolicy given) {
        return given.withCallTimeout(
                        settings.duration(KnownSettings.CALL_TIMEOUT).orElse(given.callTimeout()))
                .withAttempts(settings.count(KnownSettings.ATTEMPTS).orElse(given.attempts()), given.backoff())
                .withGrace(
                        settings.duration(KnownSettings.READ_GRACE).orElse(given.readGrace()),
                        settings.duration(KnownSettings.WRITE_GRACE).orElse(given.writeGrace()));
    }

    private Optional<TenantResolver> resolver() {
        return settings.object(KnownSettings.TENANT_RESOLVER, TenantResolver.class)
                .or(() -> settings.text(KnownSettings.TENANT_RESOLVER)
                        .map(name -> name.equals(SCOPE_ONLY) ? TenantResolver.scopeOnly() : made(name)));
    }

    private TenantResolver made(String name) {
        try {
            Class<?> type = settings.object(KnownSettings.TENANT_RESOLVER, Class.class)
                    .<Class<?>>map(known -> known)
                    .orElse(null);
            return (TenantResolver)
                    (type != null ? type : find(name)).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw Settings.wrong(
                    KnownSettings.TENANT_RESOLVER,
                    "must be '" + SCOPE_ONLY
                            + "', a TenantResolver, or the name of a class that implements it and has a"
                            + " constructor without parameters, but is '" + name + "'",
                    e);
        }
    }

    private static Class<?> find(String name) throws ClassNotFoundException {
        try {
            return Class.forName(name, true, Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException e) {
            return Class.forName(name);
        }
    }

    /**
     * The key table.
     *
     * @param given the one that was set earlier
     * @return the one at the URL that is set, or else the given one, with what is set about its schema and connections
     * @throws MisconfigurationException if something is set about it and there is none
     */
    public @Nullable KeyTable keyTable(@Nullable KeyTable given) {
        KeyTable table = settings.text(KnownSettings.TABLE_URL).map(this::at).orElse(given);
        if (table != null) {
            return with(table);
        }
        for (Setting setting : KnownSettings.OF_ANY_TABLE) {
            if (settings.text(setting).isPresent()) {
                throw Settings.wrong(
                        setting,
                        "there is no key table yet; set " + KnownSettings.TABLE_URL + ", or call keyTable(...) first",
                        null);
            }
        }
        return null;
    }

    private KeyTable at(String url) {
        KeyTable table = KeyTable.at(url);
        Optional<String> user = settings.text(KnownSettings.TABLE_USER);
        table = user.isPresent() ? table.user(user.get()) : table;
        Optional<char[]> password = settings.secret(KnownSettings.TABLE_PASSWORD);
        if (password.isEmpty()) {
            return table;
        }
        KeyTable opened = table.password(new String(password.get()));
        Arrays.fill(password.get(), '\0');
        return opened;
    }

    private KeyTable with(KeyTable given) {
        KeyTable table = given;
        Optional<String> schema = settings.text(KnownSettings.TABLE_SCHEMA);
        table = schema.isPresent() ? table.inSchema(schema.get()) : table;
        Optional<SchemaAction> action = settings.choice(KnownSettings.TABLE_ACTION, SchemaAction.class);
        table = action.isPresent() ? table.schemaAction(action.get()) : table;
        Optional<Integer> connections = settings.count(KnownSettings.TABLE_CONNECTIONS);
        table = connections.isPresent() ? table.connections(connections.get()) : table;
        return settings.duration(KnownSettings.TABLE_TIMEOUT)
                .map(table::connectionTimeout)
                .orElse(table);
    }

    /** The names that are set, never a value. */
    @Override
    public String toString() {
        return "BuilderSettings[" + settings + "]";
    }
}
