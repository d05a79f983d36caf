// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.deployment;

import io.entigma.quarkus.runtime.FoundQueriesRecorder;
import io.quarkus.bootstrap.classloading.QuarkusClassLoader;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.ApplicationIndexBuildItem;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.hibernate.orm.deployment.JpaModelPersistenceUnitMappingBuildItem;
import io.quarkus.hibernate.orm.deployment.integration.HibernateOrmIntegrationRuntimeConfiguredBuildItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.IndexView;

/** Hands the queries that the application gives to Panache as literals to its session factories, which try them when they start. */
class PanacheProcessor {
    private static final String PANACHE = "io.quarkus.panache.hibernate.common.runtime.PanacheJpaUtil";

    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    void queries(
            FoundQueriesRecorder recorder,
            ApplicationIndexBuildItem application,
            CombinedIndexBuildItem combined,
            Optional<JpaModelPersistenceUnitMappingBuildItem> units,
            BuildProducer<HibernateOrmIntegrationRuntimeConfiguredBuildItem> integrations) {
        IndexView index = combined.getIndex();
        if (units.isEmpty()
                || index.getAnnotations(MappingCheck.ENCRYPTED).isEmpty()
                || !QuarkusClassLoader.isClassPresentAtRuntime(PANACHE)) {
            return;
        }
        byUnit(application.getIndex(), index, units.get().getEntityToPersistenceUnits())
                .forEach((unit, queries) -> integrations.produce(
                        new HibernateOrmIntegrationRuntimeConfiguredBuildItem(EntigmaProcessor.FEATURE, unit)
                                .setInitListener(recorder.listener(queries))));
    }

    /** The texts of HQL by the place where they stand, by persistence unit. */
    private static Map<String, Map<String, List<String>>> byUnit(
            IndexView application, IndexView index, Map<String, Set<String>> unitsOfEntities) {
        Map<String, Map<String, List<String>>> byUnit = new TreeMap<>();
        PanacheCallReader reader = new PanacheCallReader(new PanacheTypes(index));
        for (ClassInfo type : application.getKnownClasses()) {
            if (PanacheTypes.isTest(type)) {
                continue;
            }
            for (PanacheCall call : reader.calls(type.name())) {
                Optional<String> hql = call.hql();
                for (String unit : unitsOfEntities.getOrDefault(call.entity(), Set.of())) {
                    hql.ifPresent(query -> byUnit.computeIfAbsent(unit, any -> new TreeMap<>())
                            .computeIfAbsent(call.place(), any -> new ArrayList<>())
                            .add(query));
                }
            }
        }
        return byUnit;
    }
}
