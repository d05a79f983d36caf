// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.deployment;

import io.quarkus.hibernate.orm.deployment.PersistenceUnitDescriptorBuildItem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The persistence units by their names. One of Hibernate ORM and one of Hibernate Reactive can share a name, and then share an
 * engine.
 */
final class NamedUnits {
    private final Map<String, NamedUnit> byName = new TreeMap<>();

    /**
     * What has one name.
     *
     * @param name the name
     * @param dataSource the data source, if it has one of its own
     * @param reactiveDataSource that of the unit of Hibernate Reactive, if there is one
     */
    record NamedUnit(String name, Optional<String> dataSource, Optional<String> reactiveDataSource) {
        NamedUnit with(NamedUnit other) {
            return new NamedUnit(
                    name, dataSource.or(() -> other.dataSource), reactiveDataSource.or(() -> other.reactiveDataSource));
        }
    }

    private NamedUnits() {}

    static Iterable<NamedUnit> of(List<PersistenceUnitDescriptorBuildItem> units) {
        NamedUnits named = new NamedUnits();
        for (PersistenceUnitDescriptorBuildItem unit : units) {
            Optional<String> dataSource = unit.getConfig().getDataSource();
            named.byName.merge(
                    unit.getPersistenceUnitName(),
                    new NamedUnit(
                            unit.getPersistenceUnitName(),
                            dataSource,
                            unit.isReactive() ? dataSource : Optional.empty()),
                    NamedUnit::with);
        }
        return named.byName.values();
    }
}
