// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart.setup;

import io.entigma.samples.quickstart.database.Database;
import io.entigma.samples.quickstart.report.WrongInputException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What a process of this program was told, by environment variables: command lines can be read by every user of a machine,
 * and some of these are secret. Immutable.
 */
public final class Settings {
    private static final String PREFIX = "QUICKSTART_";

    private final Map<String, String> values;

    private Settings(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /** Those among environment variables. */
    public static Settings of(Map<String, String> environment) {
        return new Settings(environment);
    }

    /** The file of customers. */
    public Path input() {
        return Path.of(required("INPUT"));
    }

    /** Where everything goes that this run writes. */
    public Path folder() {
        return Path.of(required("FOLDER")).toAbsolutePath();
    }

    /** The runnable key server. */
    public Path keyServerJar() {
        return Path.of(required("KEY_SERVER_JAR"));
    }

    /** The user's database, or one in a file in {@link #folder}. */
    public Database database() {
        String url = optional("DB_URL");
        if (url.isEmpty()) {
            return new Database("jdbc:h2:file:" + folder().resolve("db").resolve("customers"), "sa", "");
        }
        String password = optional("DB_PASSWORD");
        return new Database(
                url, optional("DB_USER"), password.isEmpty() ? values.getOrDefault("DB_PASSWORD", "") : password);
    }

    /** For the processes that are applications: the KEK and how to get at it. */
    public KeyServerAccess keyServer() {
        return new KeyServerAccess(
                URI.create(required("KEK")),
                Path.of(required("CLIENT_STORE")),
                Path.of(required("TRUST_STORE")),
                required("STORE_PASSWORD"),
                Long.parseLong(required("KEY_SERVER_PID")));
    }

    /** The variables for a process that is to have these settings and access to a key server. */
    public Map<String, String> environment(KeyServerAccess access) {
        Map<String, String> environment = new HashMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                environment.put(name, value);
            }
        });
        environment.put(PREFIX + "KEK", access.kek().toString());
        environment.put(PREFIX + "CLIENT_STORE", access.clientStore().toString());
        environment.put(PREFIX + "TRUST_STORE", access.trustStore().toString());
        environment.put(PREFIX + "STORE_PASSWORD", access.password());
        environment.put(PREFIX + "KEY_SERVER_PID", Long.toString(access.pid()));
        return environment;
    }

    private String optional(String name) {
        return values.getOrDefault(PREFIX + name, "");
    }

    private String required(String name) {
        String value = optional(name);
        if (value.isEmpty()) {
            throw new WrongInputException("Environment variable " + PREFIX + name
                    + ": must be set; 'mvn -q -Pquickstart verify' in the root folder sets it");
        }
        return value;
    }
}
