// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

import io.entigma.EntigmaBuilder;
import io.entigma.error.MisconfigurationException;
import io.entigma.kek.KeyServerPolicy;
import io.entigma.key.TenantId;
import io.quarkus.hibernate.orm.runtime.PersistenceUnitUtil;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The settings of one persistence unit, each taken from those without a unit's name where the unit has none. Immutable,
 * thread safe; shows no value.
 */
final class UnitSettings {
    private final String unit;
    private final UnitConfig own;
    private final UnitConfig shared;

    UnitSettings(String unit, EntigmaConfig config) {
        this.unit = unit;
        this.own = Objects.requireNonNull(config.units().get(unit));
        this.shared = Objects.requireNonNull(config.units().get(PersistenceUnitUtil.DEFAULT_PERSISTENCE_UNIT_NAME));
    }

    <T> Optional<T> get(Function<UnitConfig, Optional<T>> setting) {
        return setting.apply(own).or(() -> setting.apply(shared));
    }

    private Optional<Integer> number(Function<UnitConfig, OptionalInt> setting) {
        return get(config -> boxed(setting.apply(config)));
    }

    private static Optional<Integer> boxed(OptionalInt value) {
        return value.isPresent() ? Optional.of(value.getAsInt()) : Optional.empty();
    }

    private static Optional<Long> boxed(OptionalLong value) {
        return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
    }

    /** What the names of this unit's settings begin with. */
    String prefix() {
        return PersistenceUnitUtil.isDefaultPersistenceUnit(unit)
                ? "quarkus.entigma."
                : "quarkus.entigma.\"" + unit + "\".";
    }

    KeyTablePool.Limits keyTableLimits() {
        return new KeyTablePool.Limits(
                number(config -> config.keyTable().connections()).orElse(KeyTablePool.Limits.DEFAULT.connections()),
                get(config -> config.keyTable().connectionTimeout())
                        .orElse(KeyTablePool.Limits.DEFAULT.connectionTimeout()));
    }

    /** Sets everything but the key table and what beans give. */
    void applyTo(EntigmaBuilder builder) {
        builder.kek(get(config -> config.kek().uri()).orElseThrow(this::noKek)).kekSettings(kekSettings());
        Map<String, URI> tenantKeks = new HashMap<>(shared.tenantKek());
        tenantKeks.putAll(own.tenantKek());
        tenantKeks.forEach((tenant, uri) -> builder.tenantKek(new TenantId(tenant), uri));
        set(get(UnitConfig::trustedKeks), builder::trustedKeks);
        set(get(config -> config.cache().ttl()), builder::cacheTtl);
        set(number(config -> config.cache().size()), builder::cacheSize);
        set(get(UnitConfig::loadTimeout), builder::loadTimeout);
        set(get(UnitConfig::epochInterval), builder::epochInterval);
        set(get(UnitConfig::activationDelay), builder::activationDelay);
        set(get(config -> boxed(config.keyUseLimit())), builder::keyUseLimit);
        builder.keyServerPolicy(policy());
        set(get(UnitConfig::startup), builder::startup);
        set(number(UnitConfig::warmUp), builder::warmUp);
        set(get(UnitConfig::plaintextReads), builder::plaintextReads);
    }

    private static <T> void set(Optional<T> value, Consumer<T> setting) {
        value.ifPresent(setting);
    }

    private MisconfigurationException noKek() {
        return new MisconfigurationException("Persistence unit '" + unit
                + "': there are @Encrypted attributes but no KEK; set " + prefix()
                + "kek.uri to the KEK's URI, or provide a bean of the type io.entigma.Entigma");
    }

    private Map<String, String> kekSettings() {
        Map<String, String> all = new HashMap<>();
        addKekSettings(shared.kek(), all);
        addKekSettings(own.kek(), all);
        all.remove("uri");
        return all;
    }

    /** The names that core's clients know, which Quarkus' settings have apart. */
    private static void addKekSettings(UnitConfig.KekConfig kek, Map<String, String> all) {
        all.putAll(kek.settings());
        kek.vault().forEach((name, value) -> all.put("vault." + name, value));
        kek.aws().forEach((name, value) -> all.put("aws." + name, value));
        kek.pkcs11().forEach((name, value) -> all.put("pkcs11." + name, value));
        kek.quorum()
                .forEach((quorum, settings) ->
                        settings.forEach((name, value) -> all.put("quorum." + quorum + "." + name, value)));
    }

    private KeyServerPolicy policy() {
        KeyServerPolicy given = KeyServerPolicy.defaults();
        return new KeyServerPolicy(
                policy(UnitConfig.KeyServerConfig::callTimeout).orElse(given.callTimeout()),
                number(config -> config.keyServer().attempts()).orElse(given.attempts()),
                policy(UnitConfig.KeyServerConfig::backoff).orElse(given.backoff()),
                number(config -> config.keyServer().failuresToOpen()).orElse(given.failuresToOpen()),
                policy(UnitConfig.KeyServerConfig::pause).orElse(given.pause()),
                number(config -> config.keyServer().concurrentCalls()).orElse(given.concurrentCalls()),
                policy(UnitConfig.KeyServerConfig::readGrace).orElse(given.readGrace()),
                policy(UnitConfig.KeyServerConfig::writeGrace).orElse(given.writeGrace()));
    }

    private <T> Optional<T> policy(Function<UnitConfig.KeyServerConfig, Optional<T>> setting) {
        return get(config -> setting.apply(config.keyServer()));
    }
}
