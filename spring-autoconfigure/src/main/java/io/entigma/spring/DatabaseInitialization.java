// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring;

import io.entigma.Entigma;
import java.util.Set;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDependsOnDatabaseInitializationDetector;
import org.springframework.core.env.Environment;

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
        // Otherwise migrations and scripts wait for Hibernate, and Hibernate for the engine.
        return environment.getProperty("spring.jpa.defer-datasource-initialization", Boolean.class, false)
                ? Set.of()
                : super.detect(beans);
    }
}
