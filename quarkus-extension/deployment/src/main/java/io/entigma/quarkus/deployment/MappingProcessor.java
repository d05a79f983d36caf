// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.deployment;

import io.entigma.MisconfigurationException;
import io.quarkus.arc.deployment.ValidationPhaseBuildItem;
import io.quarkus.arc.deployment.ValidationPhaseBuildItem.ValidationErrorBuildItem;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.hibernate.orm.deployment.JpaModelBuildItem;
import io.quarkus.hibernate.orm.deployment.PersistenceUnitDescriptorBuildItem;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.Indexer;

/** Stops the build of an application whose mapping would stop its start. */
class MappingProcessor {
    @BuildStep
    void check(
            JpaModelBuildItem model,
            CombinedIndexBuildItem combined,
            List<PersistenceUnitDescriptorBuildItem> units,
            ValidationPhaseBuildItem phase,
            BuildProducer<ValidationErrorBuildItem> errors) {
        ManagedClasses classes = new ManagedClasses(combined.getIndex());
        List<String> problems =
                new ArrayList<>(MappingCheck.problems(classes.of(model.getManagedClassNames()), combined.getIndex()));
        for (PersistenceUnitDescriptorBuildItem unit : units) {
            if (unit.isReactive()
                    && classes.of(unit.getManagedClassNames()).stream().anyMatch(MappingCheck::hasEncrypted)) {
                problems.add("persistence unit '" + unit.getPersistenceUnitName() + "': Hibernate Reactive does not go"
                        + " through the types that encrypt; use Hibernate ORM for entities with @Encrypted attributes");
            }
        }
        if (!problems.isEmpty()) {
            errors.produce(new ValidationErrorBuildItem(new MisconfigurationException(
                    "Entigma refuses to build this application:\n - " + String.join("\n - ", problems))));
        }
    }

    /** Classes that Hibernate manages. Quarkus takes them from jars without an index too, whose class files are read here. */
    private record ManagedClasses(IndexView index) {
        List<ClassInfo> of(Iterable<String> names) {
            List<ClassInfo> classes = new ArrayList<>();
            for (String name : names) {
                ClassInfo known = index.getClassByName(DotName.createSimple(name));
                classes.add(known == null ? read(name) : known);
            }
            return classes;
        }

        private static ClassInfo read(String name) {
            String file = name.replace('.', '/') + ".class";
            try (InputStream bytes =
                    Thread.currentThread().getContextClassLoader().getResourceAsStream(file)) {
                if (bytes == null) {
                    throw new IllegalStateException("Class file of " + name + ": is not on the class path");
                }
                Indexer indexer = new Indexer();
                indexer.index(bytes);
                return indexer.complete().getClassByName(DotName.createSimple(name));
            } catch (IOException e) {
                throw new IllegalStateException("Class file of " + name + ": cannot be read", e);
            }
        }
    }
}
