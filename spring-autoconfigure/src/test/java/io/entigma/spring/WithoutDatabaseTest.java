// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Entigma;
import io.entigma.EntigmaBuilder;
import io.entigma.error.MisconfigurationException;
import io.entigma.key.KeyTable;
import io.entigma.key.KeyTable.SchemaAction;
import io.entigma.spring.actuate.EntigmaActuatorAutoConfiguration;
import io.entigma.spring.actuate.EntigmaEndpoint;
import io.entigma.spring.tenant.EntigmaTenantAutoConfiguration;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;

/** A context that has a KEK and no data source. */
class WithoutDatabaseTest {
    @TempDir
    private Path folder;

    private ApplicationContextRunner runner;

    @BeforeEach
    void setKek() {
        runner = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        EntigmaTenantAutoConfiguration.class,
                        EntigmaAutoConfiguration.class,
                        EntigmaActuatorAutoConfiguration.class))
                .withPropertyValues(
                        "entigma.kek.uri=" + folder.resolve("dev.kek").toUri());
    }

    private static String memory() {
        return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    }

    @Test
    void context_withoutADataSource_startsWithoutAnEngineAndReportsIt() {
        runner.run(context -> {
            assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(Entigma.class)
                    .doesNotHaveBean(EntigmaEndpoint.class)
                    .doesNotHaveBean("entigmaHealthIndicator");
            ConditionEvaluationReport report = ConditionEvaluationReport.get(context.getBeanFactory());
            assertThat(report.getConditionAndOutcomesBySource().entrySet())
                    .filteredOn(entry -> entry.getKey().endsWith("Engine#entigma"))
                    .singleElement()
                    .satisfies(
                            entry -> assertThat(entry.getValue().isFullMatch()).isFalse());
        });
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void context_withAUrlOfTheKeyTableAlone_hasAnEngine() {
        runner.withPropertyValues("entigma.key-table.url=" + memory())
                .run(context -> assertThat(context).hasSingleBean(Entigma.class));
    }

    @Configuration(proxyBeanMethods = false)
    static class Table {
        @Bean
        KeyTable keys() {
            return KeyTable.at(memory()).schemaAction(SchemaAction.CREATE);
        }
    }

    @Test
    void context_withAKeyTableAlone_hasAnEngine() {
        runner.withUserConfiguration(Table.class)
                .run(context -> assertThat(context).hasSingleBean(Entigma.class));
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnEngine {
        @Bean
        Entigma mine(EntigmaBuilder builder) {
            return builder.keyTable(KeyTable.at(memory()).schemaAction(SchemaAction.CREATE))
                    .build();
        }
    }

    @Test
    void builder_isThereForAnEngineOfTheApplication() {
        runner.withUserConfiguration(OwnEngine.class)
                .run(context -> assertThat(context).hasSingleBean(Entigma.class).hasBean("mine"));
    }

    @Configuration(proxyBeanMethods = false)
    static class Entities {
        /** Has a data source that is no bean. */
        @Bean
        LocalContainerEntityManagerFactoryBean entities() {
            return new LocalContainerEntityManagerFactoryBean();
        }
    }

    @Test
    void context_withEntitiesAndNoDataSource_saysHowToTellWhereTheKeyTableIs() {
        runner.withUserConfiguration(Entities.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(MisconfigurationException.class)
                        .hasMessageContaining("entigma.key-table.url"));
    }
}
