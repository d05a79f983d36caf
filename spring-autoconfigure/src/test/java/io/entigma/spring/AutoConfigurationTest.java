// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Entigma;
import io.entigma.EntigmaBuilder;
import io.entigma.error.MisconfigurationException;
import io.entigma.key.KeyTable;
import io.entigma.key.KeyTable.SchemaAction;
import io.entigma.key.TenantId;
import io.entigma.spi.TenantResolver;
import io.entigma.spring.actuate.EntigmaActuatorAutoConfiguration;
import io.entigma.spring.actuate.EntigmaEndpoint;
import io.entigma.spring.actuate.EntigmaMetricsAutoConfiguration;
import io.entigma.spring.tenant.ClaimTenantResolver;
import io.entigma.spring.tenant.EntigmaTenantAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.task.TaskDecorator;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;

class AutoConfigurationTest {
    private static final String KEK = "entigma.kek.uri=file://${user.dir}/target/entigma-" + UUID.randomUUID() + ".kek";

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
                    return Map.of("entigma.kek.vault.token", "hvs.test");
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

    @Configuration(proxyBeanMethods = false)
    static class OwnResolver {
        @Bean
        TenantResolver mine() {
            return TenantResolver.scopeOnly();
        }
    }

    /** What a setting can name. */
    public static final class OfOrg implements TenantResolver {
        @Override
        public TenantId currentTenant() {
            return new TenantId("org");
        }
    }

    @Test
    void tenants_comeFromTheFirstOfManySources() {
        runner.withPropertyValues(KEK).run(context -> assertThat(context).doesNotHaveBean(TenantResolver.class));
        runner.withPropertyValues(KEK, "entigma.tenants.claim=org")
                .run(context -> assertThat(context).hasSingleBean(ClaimTenantResolver.class));
        runner.withPropertyValues(KEK, "entigma.tenant-resolver=scope-only")
                .run(context ->
                        assertThat(context).hasSingleBean(TenantResolver.class).hasBean("entigmaNamedTenants"));
        runner.withPropertyValues(KEK, "entigma.tenants.claim=org", "entigma.tenant-resolver=scope-only")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage(
                                "entigma.tenant-resolver: and entigma.tenants.claim exclude each other; remove one"));
        runner.withPropertyValues(KEK, "entigma.tenant-resolver=" + OfOrg.class.getName())
                .run(context -> assertThat(context).hasSingleBean(OfOrg.class));
        runner.withPropertyValues(KEK, "entigma.tenant-resolver=scope-only")
                .withUserConfiguration(OwnResolver.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("the TenantResolver beans [mine] exclude each other"));
        runner.withPropertyValues(KEK, "entigma.tenants.claim=org")
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
    void texts_showNoSecret() {
        EntigmaSettings settings = settings(Map.of(
                "entigma.kek.uri", "vault://h/transit/keys/k",
                "entigma.kek.vault.token", "hvs.canary",
                "entigma.key-table.url", "jdbc:h2:mem:x;PASSWORD=canary",
                "entigma.key-table.password", "canary"));
        assertThat(settings.toString()).contains("vault.token").doesNotContain("canary");
    }

    @Test
    void names_inEverySpellingOfBoot_areRead() {
        EntigmaSettings settings = settings(Map.of(
                "entigma.keyTable.schemaAction", "none",
                "entigma.trusted-keks[0]", "file:/a",
                "entigma.trusted-keks[1]", "file:/b",
                "entigma.tenant-kek.Acme", "file:/c",
                "entigma.tenant-kek[my tenant]", "${entigma.kek.uri}",
                "entigma.kek.uri", "file:/d",
                "entigma.kek.quorum.customers.threshold", "2"));
        assertThat(settings.where(name -> true))
                .containsOnly(
                        Map.entry("entigma.key-table.schema-action", "none"),
                        Map.entry("entigma.trusted-keks", List.of("file:/a", "file:/b")),
                        Map.entry("entigma.tenant-kek.Acme", "file:/c"),
                        Map.entry("entigma.tenant-kek.my tenant", "file:/d"),
                        Map.entry("entigma.kek.uri", "file:/d"),
                        Map.entry("entigma.kek.quorum.customers.threshold", "2"));
    }

    @Test
    void variables_ofTheEnvironment_areReadAndStrangeOnesAreNot() {
        assertThat(ofEnvironment(Map.of(
                                "ENTIGMA_KEY_TABLE_URL", "jdbc:h2:mem:x",
                                "ENTIGMA_KEYTABLE_USER", "sa",
                                "ENTIGMA_TRUSTED_KEKS_0", "file:/a",
                                "ENTIGMA_KEY_SERVER_SERVICE_HOST", "10.0.0.1"))
                        .where(name -> true))
                .containsOnly(
                        Map.entry("entigma.key-table.url", "jdbc:h2:mem:x"),
                        Map.entry("entigma.key-table.user", "sa"),
                        Map.entry("entigma.trusted-keks", List.of("file:/a")));
        assertThatThrownBy(() -> ofEnvironment(Map.of("ENTIGMA_STRTUP", "require")))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("did you mean entigma.startup?");
    }

    @Test
    void unknownName_stopsTheStart() {
        runner.withPropertyValues(KEK, "entigma.cashe.ttl=1m")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage("entigma.cashe.ttl: there is no such setting; did you mean entigma.cache.ttl?"));
        runner.withPropertyValues("entigma.kek.url=file:/x")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("did you mean entigma.kek.uri?"));
        runner.withPropertyValues(KEK, "entigma.data.url=jdbc:h2:mem:x")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("a setting of the command line"));
    }

    @Test
    void settingsOfSessionFactories_reachThem() {
        runner.withPropertyValues(KEK, "entigma.column-check=warn", "entigma.query.key-versions=8")
                .run(context -> {
                    LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
                    factory.getJpaPropertyMap().put("entigma.query.key-versions", "7");
                    context.getBean(EngineWiring.class).postProcessBeforeInitialization(factory, "factory");
                    assertThat(factory.getJpaPropertyMap())
                            .containsEntry("entigma.column-check", "warn")
                            .containsEntry("entigma.query.key-versions", "7")
                            .containsEntry(Entigma.SETTING, context.getBean(Entigma.class));
                });
    }

    private static EntigmaSettings settings(Map<String, Object> settings) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("application", settings));
        return new EntigmaSettings(environment);
    }

    private static EntigmaSettings ofEnvironment(Map<String, Object> variables) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
        return new EntigmaSettings(environment);
    }
}
