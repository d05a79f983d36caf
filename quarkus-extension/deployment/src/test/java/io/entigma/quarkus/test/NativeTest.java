// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Encrypted;
import io.entigma.Searchable;
import io.entigma.spi.NormalForm;
import io.quarkus.builder.BuildChainBuilder;
import io.quarkus.builder.BuildContext;
import io.quarkus.deployment.builditem.FeatureBuildItem;
import io.quarkus.deployment.builditem.nativeimage.NativeImageResourcePatternsBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ReflectiveClassBuildItem;
import io.quarkus.deployment.builditem.nativeimage.RuntimeInitializedClassBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ServiceProviderBuildItem;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Native images cannot be built here; this looks at what is told to those who build them. */
class NativeTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = Settings.application(
                    Customer.class, Phone.class, Digits.class, Owner.class, Since.class)
            .addBuildChainCustomizer(NativeTest::watch);

    public static class Digits implements NormalForm<String> {
        @Override
        public String of(String value) {
            return value.replace("-", "");
        }
    }

    @Entity
    public static class Phone {
        @Id
        public Long id;

        @Encrypted
        @Searchable(form = Digits.class)
        public String number;

        @Encrypted
        public Owner owner;
    }

    public record Owner(String name, Since since) {}

    public record Since(int year) {}

    private static void watch(BuildChainBuilder chain) {
        chain.addBuildStep(NativeTest::check)
                .consumes(ReflectiveClassBuildItem.class)
                .consumes(ServiceProviderBuildItem.class)
                .consumes(NativeImageResourcePatternsBuildItem.class)
                .consumes(RuntimeInitializedClassBuildItem.class)
                .produces(FeatureBuildItem.class)
                .build();
    }

    private static void check(BuildContext context) {
        assertThat(context.consumeMulti(ReflectiveClassBuildItem.class))
                .filteredOn(ReflectiveClassBuildItem::isConstructors)
                .flatExtracting(ReflectiveClassBuildItem::getClassNames)
                .contains(
                        Digits.class.getName(),
                        Owner.class.getName(),
                        Since.class.getName(),
                        "io.entigma.internal.hibernate.type.EncryptedType",
                        "io.entigma.internal.hibernate.query.SealedTranslatorFactory");
        assertThat(context.consumeMulti(ServiceProviderBuildItem.class))
                .filteredOn(item -> item.serviceDescriptorFile().endsWith("io.entigma.kek.KekClientProvider"))
                .flatExtracting(ServiceProviderBuildItem::providers)
                .contains("io.entigma.kek.keyserver.KeyServerKekClientProvider");
        assertThat(context.consumeMulti(NativeImageResourcePatternsBuildItem.class))
                .flatExtracting(NativeImageResourcePatternsBuildItem::getIncludePatterns)
                .anyMatch(pattern -> "io/entigma/ddl/mysql/R__entigma_001_tables.sql".matches(pattern))
                .anyMatch(pattern -> "io/entigma/ddl/scripts.txt".matches(pattern));
        assertThat(context.consumeMulti(RuntimeInitializedClassBuildItem.class))
                .extracting(RuntimeInitializedClassBuildItem::getClassName)
                .contains("com.google.crypto.tink.subtle.Random");
        context.produce(new FeatureBuildItem("checked-for-native"));
    }

    @Test
    void build_tellsWhatANativeImageMustKeep() {
        // The check is a step of the build, which would have failed.
    }
}
