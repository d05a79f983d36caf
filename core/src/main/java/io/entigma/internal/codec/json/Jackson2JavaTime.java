// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec.json;

import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/** Alone with the classes of the module for java.time, which may be missing. */
final class Jackson2JavaTime {
    private Jackson2JavaTime() {}

    static Module module() {
        // The normal form of a zone is another zone: "UTC" would come back as "Z".
        return new JavaTimeModule().disable(JavaTimeFeature.NORMALIZE_DESERIALIZED_ZONE_ID);
    }
}
