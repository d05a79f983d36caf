// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

import io.quarkus.runtime.annotations.ConfigDocMapKey;
import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefaults;
import io.smallrye.config.WithParentName;
import io.smallrye.config.WithUnnamedKey;
import java.util.Map;

/**
 * What is set when the application starts, for each persistence unit. Without a unit's name: for the default unit, and for
 * what the settings of a named unit leave out.
 */
@ConfigMapping(prefix = "quarkus.entigma")
@ConfigRoot(phase = ConfigPhase.RUN_TIME)
public interface EntigmaConfig {
    /**
     * Settings by persistence unit.
     *
     * @return the settings, under {@code <default>} those without a unit's name
     */
    @ConfigDocMapKey("persistence-unit-name")
    @WithParentName
    @WithDefaults
    @WithUnnamedKey("<default>")
    Map<String, UnitConfig> units();
}
