// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.engine;

import io.entigma.Entigma;
import io.entigma.EntigmaBuilder;
import io.entigma.Startup;
import io.entigma.error.MisconfigurationException;
import io.entigma.kek.KekSettings;
import io.entigma.kek.KeyServerPolicy;
import io.entigma.key.KeyTable;
import io.entigma.key.KeyTable.SchemaAction;
import io.entigma.key.TenantId;
import io.entigma.spi.TenantResolver;
import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Composes an engine from text settings alone, for persistence.xml and the command line. */
public final class EngineFromSettings {
    private static final String KEK_URI = "entigma.kek.uri";
    private static final String TENANT_KEK = "entigma.tenant-kek.";
    private static final String POLICY = "entigma.key-server.";
    private static final String PLAINTEXT_READS = "entigma.plaintext-reads";
    private static final String TABLE_URL = "entigma.key-table.url";
    private static final List<String> APP_URL =
            List.of("jakarta.persistence.jdbc.url", "hibernate.connection.url", "javax.persistence.jdbc.url");
    private static final List<String> APP_USER =
            List.of("jakarta.persistence.jdbc.user", "hibernate.connection.username", "javax.persistence.jdbc.user");
    private static final List<String> APP_PASSWORD = List.of(
            "jakarta.persistence.jdbc.password", "hibernate.connection.password", "javax.persistence.jdbc.password");

    private final Map<String, ?> settings;
    private final Classes classes;

    private EngineFromSettings(Map<String, ?> settings, Classes classes) {
        this.settings = settings;
        this.classes = classes;
    }

    /** Finds the classes that settings name. */
    public interface Classes {
        /**
         * Finds a class.
         *
         * @param name its name
         * @return the class
         * @throws ClassNotFoundException if there is none
         */
        Class<?> find(String name) throws ClassNotFoundException;
    }

    /**
     * Builds the engine.
     *
     * @param settings everything that is set; what does not begin with {@code entigma.} counts only for the place of the
     *     key table
     * @return the engine
     */
    public static Engine build(Map<String, ?> settings) {
        return build(settings, EngineFromSettings::find);
    }

    /**
     * Builds the engine of an application whose classes somebody else knows.
     *
     * @param settings as in {@link #build(Map)}
     * @param classes finds the classes that settings name
     * @return the engine
     */
    public static Engine build(Map<String, ?> settings, Classes classes) {
        return (Engine) new EngineFromSettings(settings, classes).builder().build();
    }

    private static Class<?> find(String name) throws ClassNotFoundException {
        try {
            return Class.forName(name, true, Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException e) {
            return Class.forName(name);
        }
    }

    /**
     * Contexts of attributes that may still be read in plain, where no engine is to be built.
     *
     * @param settings everything that is set
     * @return the contexts
     */
    public static Set<String> plaintextReads(Map<String, ?> settings) {
        return Set.copyOf(new EngineFromSettings(settings, EngineFromSettings::find).list(PLAINTEXT_READS));
    }

    private EntigmaBuilder builder() {
        String kek = text(KEK_URI);
        if (kek == null) {
            throw new MisconfigurationException("Entigma: there are @Encrypted attributes but no engine; set "
                    + Entigma.SETTING + " to an Entigma object, or " + KEK_URI + " to the URI of the KEK");
        }
        EntigmaBuilder builder =
                Entigma.builder().kek(kek).kekSettings(KekSettings.of(settings)).keyTable(keyTable());
        duration("entigma.cache.ttl").ifPresent(builder::cacheTtl);
        number("entigma.cache.size").ifPresent(builder::cacheSize);
        duration("entigma.load-timeout").ifPresent(builder::loadTimeout);
        duration("entigma.epoch-interval").ifPresent(builder::epochInterval);
        duration("entigma.activation-delay").ifPresent(builder::activationDelay);
        wholeNumber("entigma.key-use-limit").ifPresent(builder::keyUseLimit);
        keks(builder);
        builder.keyServerPolicy(policy());
        String startup = text("entigma.startup");
        if (startup != null) {
            builder.startup(constant("entigma.startup", Startup.class, startup));
        }
        number("entigma.warm-up").ifPresent(builder::warmUp);
        builder.plaintextReads(list(PLAINTEXT_READS));
        TenantResolver resolver = resolver();
        return resolver == null ? builder : builder.tenants(resolver);
    }

    private void keks(EntigmaBuilder builder) {
        settings.forEach((key, value) -> {
            if (key.startsWith(TENANT_KEK)) {
                builder.tenantKek(new TenantId(key.substring(TENANT_KEK.length())), uri(key, value.toString()));
            }
        });
        builder.trustedKeks(list("entigma.trusted-keks").stream()
                .map(part -> uri("entigma.trusted-keks", part))
                .toList());
    }

    /** What stands between commas. */
    private List<String> list(String name) {
        String text = text(name);
        return text == null
                ? List.of()
                : Arrays.stream(text.split(","))
                        .map(String::strip)
                        .filter(part -> !part.isEmpty())
                        .toList();
    }

    private static URI uri(String name, String text) {
        try {
            return URI.create(text.strip());
        } catch (IllegalArgumentException e) {
            throw wrong(name, "the URI of a KEK", text);
        }
    }

    private KeyServerPolicy policy() {
        KeyServerPolicy given = KeyServerPolicy.defaults();
        return new KeyServerPolicy(
                policyTime("call-timeout", given.callTimeout()),
                policyNumber("attempts", given.attempts()),
                policyTime("backoff", given.backoff()),
                policyNumber("failures-to-open", given.failuresToOpen()),
                policyTime("pause", given.pause()),
                policyNumber("concurrent-calls", given.concurrentCalls()),
                policyTime("read-grace", given.readGrace()),
                policyTime("write-grace", given.writeGrace()));
    }

    private Duration policyTime(String name, Duration otherwise) {
        return duration(POLICY + name).orElse(otherwise);
    }

    private int policyNumber(String name, int otherwise) {
        return number(POLICY + name).orElse(otherwise);
    }

    private KeyTable keyTable() {
        String own = text(TABLE_URL);
        String url = own != null ? own : firstText(APP_URL);
        if (url == null) {
            throw new MisconfigurationException("Entigma: no key table is set; set " + TABLE_URL
                    + " to a JDBC URL (it is taken from " + APP_URL.get(0) + " where that is set)");
        }
        String user = own != null ? text("entigma.key-table.user") : firstText(APP_USER);
        String password = own != null ? text("entigma.key-table.password") : firstText(APP_PASSWORD);
        KeyTable table = KeyTable.at(url);
        table = user == null ? table : table.user(user);
        table = password == null ? table : table.password(password);
        String schema = text("entigma.key-table.schema");
        table = schema == null ? table : table.inSchema(schema);
        String action = text("entigma.key-table.schema-action");
        return action == null
                ? table
                : table.schemaAction(constant("entigma.key-table.schema-action", SchemaAction.class, action));
    }

    private static <E extends Enum<E>> E constant(String name, Class<E> type, String text) {
        try {
            return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw wrong(name, Arrays.toString(type.getEnumConstants()), text);
        }
    }

    private @Nullable TenantResolver resolver() {
        String name = "entigma.tenant-resolver";
        Object value = settings.get(name);
        if (value == null || value instanceof TenantResolver) {
            return (TenantResolver) value;
        }
        if (value.equals("scope-only")) {
            return TenantResolver.scopeOnly();
        }
        try {
            Class<?> type = value instanceof Class<?> known ? known : classes.find(value.toString());
            return (TenantResolver) type.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new MisconfigurationException(
                    name
                            + ": must be 'scope-only', a TenantResolver, or the name of a class that implements it and has a"
                            + " constructor without parameters, but is '" + value + "'",
                    e);
        }
    }

    private Optional<Duration> duration(String name) {
        String text = text(name);
        try {
            return Optional.ofNullable(text).map(Duration::parse);
        } catch (DateTimeParseException e) {
            throw wrong(name, "an ISO-8601 duration such as PT10M", text);
        }
    }

    private Optional<Long> wholeNumber(String name) {
        String text = text(name);
        try {
            return Optional.ofNullable(text).map(Long::valueOf);
        } catch (NumberFormatException e) {
            throw wrong(name, "a whole number", text);
        }
    }

    /** Where more than an int holds means as much as that. */
    private Optional<Integer> number(String name) {
        return wholeNumber(name).map(value -> Math.toIntExact(Math.min(value, Integer.MAX_VALUE)));
    }

    private static MisconfigurationException wrong(String name, String expected, @Nullable String text) {
        return new MisconfigurationException(name + ": must be " + expected + ", but is '" + text + "'");
    }

    private @Nullable String firstText(List<String> names) {
        for (String name : names) {
            String value = text(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private @Nullable String text(String name) {
        Object value = settings.get(name);
        return value == null || value.toString().isBlank()
                ? null
                : value.toString().strip();
    }
}
