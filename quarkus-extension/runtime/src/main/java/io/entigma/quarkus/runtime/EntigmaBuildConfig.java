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
