// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Entigma;
import io.entigma.EntigmaBuilder;
import io.entigma.error.MisconfigurationException;
import io.entigma.kek.KeyServerPolicy;
import io.entigma.key.KeyTable;
import io.entigma.key.KeyTable.SchemaAction;
import io.entigma.spi.TenantResolver;
import io.entigma.spring.actuate.EntigmaActuatorAutoConfiguration;
import io.entigma.spring.actuate.EntigmaEndpoint;
import io.entigma.spring.actuate.EntigmaMetricsAutoConfiguration;
import io.entigma.spring.tenant.ClaimTenantResolver;
import io.entigma.spring.tenant.EntigmaTenantAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskDecorator;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class AutoConfigurationTest {
    private static final String KEK = "entigma.kek.uri=file://${java.io.tmpdir}/entigma-" + UUID.randomUUID() + ".kek";

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withPropertyValues("spring.datasource.generate-unique-name=true")
            .withConfiguration(AutoConfigurations.of(
                    DataSourceAutoConfiguration.class,
                    EntigmaTenantAutoConfiguration.class,
                    EntigmaMetricsAutoConfiguration.class,
                    EntigmaAutoConfiguration.class,
                    EntigmaActuatorAutoConfiguration.class));

    @Test
    void withoutAKek_thereIsNoEngine() {
        runner.run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(Entigma.class)
                .doesNotHaveBean(EntigmaEndpoint.class));
    }

    @Test
    void withAKek_thereIsAnEngineThatClosesWithTheContext() {
        runner.withPropertyValues(KEK).run(context -> {
            assertThat(context).hasSingleBean(Entigma.class).hasBean("entigmaHealthIndicator");
            assertThat(context.getBean(Entigma.class).health().cachedKeys()).isZero();
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnEngine {
        @Bean
        Entigma mine(DataSource data) {
            return Entigma.builder()
                    .kek(java.nio.file.Path.of("target", "mine.kek").toUri())
                    .keyTable(KeyTable.in(data).schemaAction(SchemaAction.CREATE))
                    .build();
        }
    }

    @Test
    void engineOfTheApplication_takesThePlace() {
        runner.withPropertyValues(KEK)
                .withUserConfiguration(OwnEngine.class)
                .run(context -> assertThat(context).hasSingleBean(Entigma.class).hasBean("mine"));
    }

    @Configuration(proxyBeanMethods = false)
    static class Service {
        @Bean
        EntigmaConnectionDetails details() {
            return new EntigmaConnectionDetails() {
                @Override
                public URI kekUri() {
                    return URI.create("vault://127.0.0.1:1/transit/keys/app");
                }

                @Override
                public Map<String, String> kekSettings() {
                    return Map.of("vault.token", "hvs.test");
                }
            };
        }
    }

    @Test
    void connectionDetails_needNoProperty() {
        runner.withUserConfiguration(Service.class).run(context -> {
            assertThat(context).hasSingleBean(Entigma.class);
            assertThat(context.getBean(Entigma.class).health().servers())
                    .singleElement()
                    .satisfies(server -> assertThat(server.name()).startsWith("vault:"));
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Customized {
        static final AtomicInteger CALLS = new AtomicInteger();

        @Bean
        EntigmaBuilderCustomizer customizer() {
            return builder -> CALLS.incrementAndGet();
        }

        @Bean
        Entigma one(EntigmaBuilder builder, DataSource data) {
            return builder.keyTable(KeyTable.in(data).schemaAction(SchemaAction.CREATE))
                    .build();
        }

        @Bean
        Entigma two(EntigmaBuilder builder, DataSource data) {
            return builder.keyTable(KeyTable.in(data)).build();
        }
    }

    @Test
    void builder_isANewOneForEachEngine_andCustomized() {
        Customized.CALLS.set(0);
        runner.withPropertyValues(KEK).withUserConfiguration(Customized.class).run(context -> {
            assertThat(context.getBeansOfType(Entigma.class)).hasSize(2);
            assertThat(Customized.CALLS).hasValue(2);
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnTable {
        @Bean
        DataSource data() {
            return new AbstractDataSource() {
                @Override
                public java.sql.Connection getConnection() {
                    throw new IllegalStateException("must not be used");
                }

                @Override
                public java.sql.Connection getConnection(String user, String password) {
                    return getConnection();
                }
            };
        }

        @Bean(defaultCandidate = false)
        @EntigmaDataSource
        DataSource keys() {
            return new DriverManagerDataSource("jdbc:h2:mem:keys;DB_CLOSE_DELAY=-1", "sa", "");
        }
    }

    @Test
    void markedDataSource_holdsTheKeyTable() {
        runner.withPropertyValues(KEK, "entigma.key-table.schema-action=create")
                .withUserConfiguration(OwnTable.class)
                .run(context -> assertThat(context).hasSingleBean(Entigma.class));
    }

    @Configuration(proxyBeanMethods = false)
    static class StrangeData extends OwnTable {
        @Bean(defaultCandidate = false)
        @Override
        DataSource keys() {
            return data();
        }
    }

    @Test
    void dataSource_thatTellsNoUrl_isNamed() {
        runner.withPropertyValues(KEK)
                .withUserConfiguration(StrangeData.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("Unable to find suitable method")
                        .satisfies(root ->
                                assertThat(context.getStartupFailure()).hasStackTraceContaining("@EntigmaDataSource")));
        runner.withPropertyValues(KEK, "entigma.key-table.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1")
                .withUserConfiguration(StrangeData.class)
                .run(context -> assertThat(context).hasSingleBean(Entigma.class));
    }

    @Test
    void noDataSource_isNamed() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(EntigmaAutoConfiguration.class))
                .withPropertyValues(KEK)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(MisconfigurationException.class)
                        .hasMessageContaining("entigma.key-table.url"));
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnResolver {
        @Bean
        TenantResolver mine() {
            return TenantResolver.scopeOnly();
        }
    }

    @Test
    void tenants_comeFromTheFirstOfManySources() {
        runner.withPropertyValues(KEK).run(context -> assertThat(context).doesNotHaveBean(TenantResolver.class));
        runner.withPropertyValues(KEK, "entigma.tenants.claim=org")
                .run(context -> assertThat(context).hasSingleBean(ClaimTenantResolver.class));
        runner.withPropertyValues(KEK, "entigma.tenants.scope-only=true")
                .run(context -> assertThat(context).hasBean("entigmaScopeOnlyTenants"));
        runner.withPropertyValues(KEK, "entigma.tenants.claim=org", "entigma.tenants.scope-only=true")
                .withUserConfiguration(OwnResolver.class)
                .run(context ->
                        assertThat(context).hasSingleBean(TenantResolver.class).hasBean("mine"));
        runner.withPropertyValues(KEK, "entigma.tenants.claim=org")
                .withClassLoader(new FilteredClassLoader("org.springframework.security"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(TenantResolver.class));
        runner.withPropertyValues(KEK, "entigma.tenants.hand-over-to-tasks=false")
                .run(context -> assertThat(context).doesNotHaveBean(TaskDecorator.class));
    }

    @Test
    void withoutOptionalLibraries_itStarts() {
        runner.withPropertyValues(KEK)
                .withClassLoader(new FilteredClassLoader(
                        "org.springframework.boot.actuate",
                        "org.springframework.boot.health",
                        "io.micrometer",
                        "org.springframework.security"))
                .run(context -> assertThat(context)
                        .hasSingleBean(Entigma.class)
                        .doesNotHaveBean(MeterRegistry.class)
                        .doesNotHaveBean("entigmaMeters")
                        .doesNotHaveBean("entigmaHealthIndicator"));
    }

    @Test
    void boot4Health_isFoundByItsOwnClass() {
        runner.withPropertyValues(KEK)
                .withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate.health"))
                .run(context -> assertThat(context)
                        .hasSingleBean(org.springframework.boot.health.contributor.HealthIndicator.class));
        runner.withPropertyValues(KEK, "management.health.entigma.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean("entigmaHealthIndicator"));
    }

    @Test
    void defaults_areTheEnginesOwn() {
        EntigmaProperties properties = bind(Map.of());
        assertThat(properties.keyServer().policy()).isEqualTo(KeyServerPolicy.defaults());
        assertThat(properties.keyUseLimit()).isEqualTo(1L << 31);
    }

    @Test
    void texts_showNoSecret() {
        EntigmaProperties properties = bind(Map.of(
                "entigma.kek.uri", "vault://h/transit/keys/k",
                "entigma.kek.vault.token", "hvs.canary",
                "entigma.key-table.url", "jdbc:h2:mem:x;PASSWORD=canary",
                "entigma.key-table.password", "canary"));
        assertThat(properties.toString()).contains("vault.token").doesNotContain("canary");
    }

    private static EntigmaProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("entigma", EntigmaProperties.class);
    }
}
