// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.reactive;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The MySQL that the environment names, in a database of its own. */
public class OnMySql implements QuarkusTestProfile {
    static final String ADDRESS = "ENTIGMA_MYSQL_URL";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Settings.of("mysql");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Schema.class));
    }

    /** The database, for as long as the application runs. */
    public static class Schema implements QuarkusTestResourceLifecycleManager {
        private final String name =
                "entigma_reactive_" + ProcessHandle.current().pid();
        private final String user = System.getenv().getOrDefault("ENTIGMA_MYSQL_USER", "root");
        private final String password = System.getenv().getOrDefault("ENTIGMA_MYSQL_PASSWORD", "");

        @Override
        public Map<String, String> start() {
            Settings.execute(System.getenv(ADDRESS), user, password, "create database " + name);
            return Settings.at(System.getenv(ADDRESS).replaceFirst("^jdbc:", "") + name, user, password);
        }

        @Override
        public void stop() {
            Settings.execute(System.getenv(ADDRESS), user, password, "drop database " + name);
        }
    }
}
