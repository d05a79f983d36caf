// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.deployment;

import io.entigma.Entigma;
import io.entigma.kek.KekClient;
import io.entigma.quarkus.deployment.NamedUnits.NamedUnit;
import io.entigma.quarkus.runtime.EntigmaBuildConfig;
import io.entigma.quarkus.runtime.EntigmaRecorder;
import io.entigma.spi.EntigmaListener;
import io.entigma.spi.TenantResolver;
import io.quarkus.arc.BeanDestroyer;
import io.quarkus.arc.deployment.SyntheticBeanBuildItem;
import io.quarkus.arc.deployment.UnremovableBeanBuildItem;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.FeatureBuildItem;
import io.quarkus.deployment.builditem.ShutdownContextBuildItem;
import io.quarkus.hibernate.orm.PersistenceUnit;
import io.quarkus.hibernate.orm.deployment.HibernateOrmConfig;
import io.quarkus.hibernate.orm.deployment.PersistenceUnitDescriptorBuildItem;
import io.quarkus.hibernate.orm.deployment.integration.HibernateOrmIntegrationRuntimeConfiguredBuildItem;
import io.quarkus.hibernate.orm.deployment.integration.HibernateOrmIntegrationStaticConfiguredBuildItem;
import io.quarkus.hibernate.orm.runtime.PersistenceUnitUtil;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.jandex.DotName;

/** Joins Entigma to Hibernate and to the bean container, for each persistence unit. */
class EntigmaProcessor {
    static final String FEATURE = "entigma";
    private static final DotName JSON_WEB_TOKEN = DotName.createSimple("org.eclipse.microprofile.jwt.JsonWebToken");

    @BuildStep
    FeatureBuildItem feature() {
        return new FeatureBuildItem(FEATURE);
    }

    @BuildStep
    @Record(ExecutionTime.STATIC_INIT)
    void joinMetadata(
            EntigmaRecorder recorder,
            EntigmaBuildConfig config,
            List<PersistenceUnitDescriptorBuildItem> units,
            BuildProducer<HibernateOrmIntegrationStaticConfiguredBuildItem> integrations) {
        for (NamedUnit unit : NamedUnits.of(units)) {
            integrations.produce(new HibernateOrmIntegrationStaticConfiguredBuildItem(FEATURE, unit.name())
                    .setInitListener(recorder.staticListener(
                            config.queryCache().plaintextAllowed(), config.columnConstraints())));
        }
    }

    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    void joinSessionFactories(
            EntigmaRecorder recorder,
            HibernateOrmConfig hibernate,
            List<PersistenceUnitDescriptorBuildItem> units,
            BuildProducer<HibernateOrmIntegrationRuntimeConfiguredBuildItem> integrations) {
        recorder.requireKnownSettings(units.stream()
                .map(PersistenceUnitDescriptorBuildItem::getPersistenceUnitName)
                .collect(Collectors.toSet()));
        for (NamedUnit unit : NamedUnits.of(units)) {
            integrations.produce(new HibernateOrmIntegrationRuntimeConfiguredBuildItem(FEATURE, unit.name())
                    .setInitListener(recorder.runtimeListener(
                            unit.name(),
                            unit.dataSource(),
                            unit.reactiveDataSource(),
                            Multitenancy.isInRows(hibernate, unit.name()))));
        }
    }

    /** An engine for each persistence unit, unless the application has a bean of its own for it. */
    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    void engines(
            EntigmaRecorder recorder,
            List<PersistenceUnitDescriptorBuildItem> units,
            ShutdownContextBuildItem shutdown,
            BuildProducer<SyntheticBeanBuildItem> beans) {
        for (NamedUnit unit : NamedUnits.of(units)) {
            String name = unit.name();
            SyntheticBeanBuildItem.ExtendedBeanConfigurator bean = SyntheticBeanBuildItem.configure(Entigma.class)
                    .scope(Singleton.class)
                    .defaultBean()
                    .unremovable()
                    .setRuntimeInit()
                    .createWith(recorder.engine(name, unit.dataSource(), shutdown))
                    .destroyer(BeanDestroyer.AutoCloseableDestroyer.class);
            if (!PersistenceUnitUtil.isDefaultPersistenceUnit(name)) {
                bean.addQualifier()
                        .annotation(PersistenceUnit.class)
                        .addValue("value", name)
                        .done();
            }
            beans.produce(bean.done());
        }
    }

    /** Looked up by hand, so that Quarkus sees no use of them. */
    @BuildStep
    List<UnremovableBeanBuildItem> beansInUse() {
        return List.of(
                UnremovableBeanBuildItem.beanTypes(
                        Entigma.class, TenantResolver.class, KekClient.class, EntigmaListener.class),
                UnremovableBeanBuildItem.beanTypes(JSON_WEB_TOKEN));
    }
}
