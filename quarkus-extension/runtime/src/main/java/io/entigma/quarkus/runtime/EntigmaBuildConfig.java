// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

import io.quarkus.runtime.annotations.ConfigGroup;
import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What is decided when the application is built. Holds no secret, since it lands in the artifact. */
@ConfigMapping(prefix = "quarkus.entigma")
@ConfigRoot(phase = ConfigPhase.BUILD_TIME)
public interface EntigmaBuildConfig {
    /**
     * Hibernate's query cache.
     *
     * @return the settings
     */
    QueryCacheConfig queryCache();

    /**
     * Check constraints by which the database refuses plain values in encrypted columns: put into generated DDL (CREATE),
     * required at the start (EXPECT), or neither (OFF).
     *
     * @return what is done
     */
    @WithDefault("create")
    String columnConstraints();

    /**
     * The readiness check.
     *
     * @return the settings
     */
    HealthConfig health();

    /**
     * Meters.
     *
     * @return the settings
     */
    MetricsConfig metrics();

    /**
     * A key server for development and tests.
     *
     * @return the settings
     */
    DevServicesConfig devservices();

    /** The readiness check, which is there with SmallRye Health. */
    @ConfigGroup
    interface HealthConfig {
        /**
         * Whether the application is not ready while calls to a key server are stopped, since it does not answer.
         *
         * @return whether
         */
        @WithDefault("true")
        boolean enabled();
    }

    /** Meters, which are there with Micrometer. */
    @ConfigGroup
    interface MetricsConfig {
        /**
         * Whether calls to key servers, keys and failures are counted.
         *
         * @return whether
         */
        @WithDefault("true")
        boolean enabled();
    }

    /** A key server for development and tests. */
    @ConfigGroup
    interface DevServicesConfig {
        /**
         * Whether a key server is started for development and tests where no KEK is configured.
         *
         * @return whether
         */
        @WithDefault("true")
        boolean enabled();
    }

    /** Hibernate's query cache, which holds plaintext. */
    @ConfigGroup
    interface QueryCacheConfig {
        /**
         * Whether the query cache stays on although it keeps the plaintext of encrypted attributes in memory.
         *
         * @return whether; if not, it is switched off in persistence units that have encrypted attributes
         */
        @WithDefault("false")
        boolean plaintextAllowed();
    }
}
