// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring;

import io.entigma.Entigma;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDependsOnDatabaseInitializationDetector;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** Has engines wait for Flyway, Liquibase and SQL scripts, which may make the key table. */
final class DatabaseInitialization extends AbstractBeansOfTypeDependsOnDatabaseInitializationDetector {
    private final Environment environment;

    DatabaseInitialization(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected Set<Class<?>> getDependsOnDatabaseInitializationBeanTypes() {
        return Set.of(Entigma.class);
    }

    @Override
    public Set<String> detect(ConfigurableListableBeanFactory beans) {
        Set<String> engines = super.detect(beans);
        if (!environment.getProperty("spring.jpa.defer-datasource-initialization", Boolean.class, false)) {
            return engines;
        }
        // Scripts wait for Hibernate then, and Hibernate for the engine.
        engines.stream()
                .filter(beans::containsBeanDefinition)
                .forEach(engine -> Stream.of("flywayInitializer", "liquibase")
                        .filter(beans::containsBeanDefinition)
                        .forEach(migration -> addDependency(beans.getBeanDefinition(engine), migration)));
        return Set.of();
    }

    private static void addDependency(BeanDefinition definition, String on) {
        definition.setDependsOn(StringUtils.addStringToArray(definition.getDependsOn(), on));
    }
}
