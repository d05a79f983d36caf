// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.it;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** The MySQL that the environment names, in a database of its own. */
public class OnMySql implements QuarkusTestProfile {
    static final String ADDRESS = "ENTIGMA_MYSQL_URL";

    @Override
    public Map<String, String> getConfigOverrides() {
        String database = "entigma_quarkus_" + ProcessHandle.current().pid();
        return Map.of(
                "kek-file", OnH2.newKek(),
                "quarkus.datasource.db-kind", "mysql",
                "quarkus.datasource.jdbc.url", System.getenv(ADDRESS) + database + "?createDatabaseIfNotExist=true",
                "quarkus.datasource.username", System.getenv().getOrDefault("ENTIGMA_MYSQL_USER", "root"),
                "quarkus.datasource.password", System.getenv().getOrDefault("ENTIGMA_MYSQL_PASSWORD", ""));
    }
}
