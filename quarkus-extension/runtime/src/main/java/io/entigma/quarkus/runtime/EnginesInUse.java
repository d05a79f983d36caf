// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

import io.entigma.Entigma;
import io.quarkus.datasource.common.runtime.DataSourceUtil;
import io.quarkus.hibernate.orm.runtime.PersistenceUnitUtil;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;

/** The engines that session factories have asked for, by persistence unit. Makes none. Thread safe. */
@Singleton
public class EnginesInUse {
    private final Map<String, Entigma> byUnit = new ConcurrentSkipListMap<>();
    private final Map<String, String> dataSources = new ConcurrentHashMap<>();
    private final List<BiConsumer<String, Entigma>> watchers = new ArrayList<>();

    synchronized void add(String unit, Entigma engine) {
        byUnit.put(unit, engine);
        watchers.forEach(watcher -> watcher.accept(unit, engine));
    }

    /** Acts on each engine that is there or will be. */
    synchronized void forEach(BiConsumer<String, Entigma> watcher) {
        byUnit.forEach(watcher);
        watchers.add(watcher);
    }

    void addDataSource(String unit, String dataSource) {
        dataSources.put(unit, dataSource);
    }

    /** The data source of a unit, by its name in Quarkus: that of the same name where an engine of the application's own told none. */
    String dataSource(String unit) {
        return dataSources.getOrDefault(
                unit,
                PersistenceUnitUtil.isDefaultPersistenceUnit(unit) ? DataSourceUtil.DEFAULT_DATASOURCE_NAME : unit);
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
