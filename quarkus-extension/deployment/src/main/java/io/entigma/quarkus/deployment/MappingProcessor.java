// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.deployment;

import io.entigma.error.MisconfigurationException;
import io.quarkus.arc.deployment.ValidationPhaseBuildItem;
import io.quarkus.arc.deployment.ValidationPhaseBuildItem.ValidationErrorBuildItem;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.hibernate.orm.deployment.HibernateOrmConfig;
import io.quarkus.hibernate.orm.deployment.JpaModelBuildItem;
import io.quarkus.hibernate.orm.deployment.PersistenceUnitDescriptorBuildItem;
import java.util.ArrayList;
import java.util.List;
import org.jboss.jandex.ClassInfo;

/** Stops the build of an application whose mapping would stop its start. */
class MappingProcessor {
    @BuildStep
    void check(
            JpaModelBuildItem model,
            CombinedIndexBuildItem combined,
            List<PersistenceUnitDescriptorBuildItem> units,
            HibernateOrmConfig hibernate,
            ValidationPhaseBuildItem phase,
            BuildProducer<ValidationErrorBuildItem> errors) {
        ManagedClasses classes = new ManagedClasses(combined.getIndex());
        List<String> problems =
                new ArrayList<>(MappingCheck.problems(classes.of(model.getManagedClassNames()), combined.getIndex()));
        for (PersistenceUnitDescriptorBuildItem unit : units) {
            if (unit.isReactive()) {
                List<ClassInfo> managed = classes.of(unit.getManagedClassNames());
                String name = unit.getPersistenceUnitName();
                problems.addAll(ReactiveMapping.problems(managed));
                problems.addAll(ReactiveMapping.problems(name, managed, Multitenancy.of(hibernate, name)));
            }
        }
        if (!problems.isEmpty()) {
            errors.produce(new ValidationErrorBuildItem(new MisconfigurationException(
                    "Entigma refuses to build this application:\n - " + String.join("\n - ", problems))));
        }
    }
}
