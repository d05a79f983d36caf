// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

import io.entigma.Entigma;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** The engines that session factories have asked for, by persistence unit. Makes none. Thread safe. */
@Singleton
public class EnginesInUse {
    private final Map<String, Entigma> byUnit = new ConcurrentSkipListMap<>();

    void add(String unit, Entigma engine) {
        byUnit.put(unit, engine);
    }

    /**
     * The engines.
     *
     * @return the engines as they are now, by the name of the persistence unit
     */
    Map<String, Entigma> all() {
        return Map.copyOf(byUnit);
    }
}
