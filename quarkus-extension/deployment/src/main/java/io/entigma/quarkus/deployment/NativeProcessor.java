// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.deployment;

import io.entigma.internal.hibernate.query.SealedTranslatorFactory;
import io.entigma.internal.hibernate.type.EncryptedType;
import io.entigma.kek.KekClientProvider;
import io.entigma.kek.inprocess.KekSourceProvider;
import io.entigma.settings.SettingNames;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.deployment.builditem.nativeimage.NativeImageResourcePatternsBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ReflectiveClassBuildItem;
import io.quarkus.deployment.builditem.nativeimage.RuntimeInitializedClassBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ServiceProviderBuildItem;
import java.util.Objects;
import org.jboss.jandex.DotName;

/** What a native image must keep although nothing but names or service files lead to it. */
class NativeProcessor {
    private static final DotName SEARCHABLE = DotName.createSimple("io.entigma.Searchable");

    @BuildStep
    ReflectiveClassBuildItem madeByHibernate() {
        return ReflectiveClassBuildItem.builder(EncryptedType.class, SealedTranslatorFactory.class)
                .constructors()
                .reason("Hibernate makes them by the names of their classes")
                .build();
    }

    @BuildStep
    ReflectiveClassBuildItem normalForms(CombinedIndexBuildItem index) {
        String[] forms = index.getIndex().getAnnotations(SEARCHABLE).stream()
                .map(searchable -> searchable.value("form"))
                .filter(Objects::nonNull)
                .map(form -> form.asClass().name().toString())
                .distinct()
                .toArray(String[]::new);
        return ReflectiveClassBuildItem.builder(forms)
                .constructors()
                .reason("made by the class that @Searchable names")
                .build();
    }

    @BuildStep
    ReflectiveClassBuildItem sealedWhole(CombinedIndexBuildItem index) {
        return ReflectiveClassBuildItem.builder(
                        WholeObjects.of(index.getIndex()).toArray(String[]::new))
                .constructors()
                .fields()
                .reason("taken apart and made by their parts")
                .build();
    }

    @BuildStep
    ServiceProviderBuildItem kekClients() {
        return ServiceProviderBuildItem.allProvidersFromClassPath(KekClientProvider.class.getName());
    }

    @BuildStep
    ServiceProviderBuildItem kekSources() {
        return ServiceProviderBuildItem.allProvidersFromClassPath(KekSourceProvider.class.getName());
    }

    @BuildStep
    ServiceProviderBuildItem settingNames() {
        return ServiceProviderBuildItem.allProvidersFromClassPath(SettingNames.class.getName());
    }

    @BuildStep
    NativeImageResourcePatternsBuildItem ddl() {
        return NativeImageResourcePatternsBuildItem.builder()
                .includeGlob("io/entigma/ddl/**")
                .build();
    }

    /** A random source that is seeded while the image is made would give every instance the same numbers. */
    @BuildStep
    RuntimeInitializedClassBuildItem tinkRandom() {
        return new RuntimeInitializedClassBuildItem("com.google.crypto.tink.subtle.Random");
    }
}
