// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Entigma;
import io.entigma.EntigmaBuilder;
import io.entigma.key.KeyTable;
import io.entigma.key.KeyTable.SchemaAction;
import io.entigma.error.MisconfigurationException;
import io.entigma.error.UntrustedRowException;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;

/** Two databases, each with its own factory made by hand. */
class TwoFactoriesTest {
    private static final String[] SETTINGS = {
        "entigma.kek.uri=file://${user.dir}/target/entigma-two-" + UUID.randomUUID() + ".kek", "spring.data.jpa.repositories.enabled=false"
    };

    @Configuration(proxyBeanMethods = false)
    static class Factories {
        @Bean(defaultCandidate = false)
        @Qualifier("one")
        DataSource oneData() {
            return new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
        }

        @Bean(defaultCandidate = false)
        @Qualifier("two")
        DataSource twoData() {
            return new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
        }

        static LocalContainerEntityManagerFactoryBean factory(DataSource data, String unit) {
            LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
            factory.setDataSource(data);
            factory.setPersistenceUnitName(unit);
            factory.setPackagesToScan(Customer.class.getPackageName());
            factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
            factory.setJpaPropertyMap(Map.of("hibernate.hbm2ddl.auto", "create"));
            return factory;
        }

        @Bean
        @Primary
        LocalContainerEntityManagerFactoryBean oneFactory(@Qualifier("one") DataSource data) {
            return factory(data, "one");
        }

        @Bean
        LocalContainerEntityManagerFactoryBean twoFactory(@Qualifier("two") DataSource data) {
            return factory(data, "two");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Engines {
        @Bean
        @Qualifier("one")
        Entigma oneEngine(EntigmaBuilder builder, @Qualifier("one") DataSource data) {
            return builder.keyTable(KeyTable.in(data).schemaAction(SchemaAction.CREATE)).build();
        }

        @Bean
        @Qualifier("twoFactory")
        Entigma twoEngine(EntigmaBuilder builder, @Qualifier("two") DataSource data) {
            return builder.keyTable(KeyTable.in(data).schemaAction(SchemaAction.CREATE)).build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class SecondEngineWithoutName {
        @Bean
        Entigma first(EntigmaBuilder builder, @Qualifier("one") DataSource data) {
            return builder.keyTable(KeyTable.in(data).schemaAction(SchemaAction.CREATE)).build();
        }

        @Bean
        Entigma second(EntigmaBuilder builder, @Qualifier("two") DataSource data) {
            return builder.keyTable(KeyTable.in(data).schemaAction(SchemaAction.CREATE)).build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Auto {}

    private static ConfigurableApplicationContext start(Class<?>... more) {
        SpringApplicationBuilder application = new SpringApplicationBuilder(Factories.class, Auto.class);
        application.sources(more).web(WebApplicationType.NONE).properties(Map.of("spring.jmx.enabled", "false"));
        return application.run(java.util.Arrays.stream(SETTINGS).map(each -> "--" + each).toArray(String[]::new));
    }

    private static long save(ConfigurableApplicationContext context, String factory, String email) {
        EntityManager entities =
                context.getBean(factory, EntityManagerFactory.class).createEntityManager();
        try {
            entities.getTransaction().begin();
            Customer customer = new Customer("Ada", email, null);
            entities.persist(customer);
            entities.getTransaction().commit();
            return customer.id;
        } finally {
            entities.close();
        }
    }

    @Test
    @DisplayName("two factories made by hand, each with the engine that carries its name and its own key table")
    void factories_byHand_useTheEngineOfTheirName() {
        try (ConfigurableApplicationContext context = start(Engines.class)) {
            save(context, "oneFactory", "ada@one.example");
            save(context, "twoFactory", "ada@two.example");
            Raw one = new Raw(context.getBean("oneData", DataSource.class));
            Raw two = new Raw(context.getBean("twoData", DataSource.class));
            Raw.assertSealed(one.bytes("select email from customer"), "ada@");
            Raw.assertSealed(two.bytes("select email from customer"), "ada@");
            byte[] keyOfOne = one.bytes("select key_id from entigma_key");
            assertThat(two.bytes("select key_id from entigma_key")).isNotEqualTo(keyOfOne);
            assertThat(java.util.Arrays.copyOfRange(one.bytes("select email from customer"), 2, 18))
                    .isEqualTo(keyOfOne);
        }
    }

    @Test
    @DisplayName("with two engines and no name on them the start stops and says what to do")
    void factories_withoutAMatchingEngine_doNotStart() {
        assertThatThrownBy(() -> start(SecondEngineWithoutName.class))
                .rootCause()
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("oneFactory")
                .hasMessageContaining("[first, second]")
                .hasMessageContaining("@Qualifier");
    }

    @Test
    void twoApplications_inOneJvm_shareNothing(@TempDir Path one, @TempDir Path other) {
        String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        String[] both = {
            "--spring.datasource.url=" + url,
            "--spring.jpa.hibernate.ddl-auto=update",
            "--entigma.key-table.schema-action=create",
            "--spring.main.web-application-type=none"
        };
        try (ConfigurableApplicationContext first = SpringApplication.run(
                        CustomerApp.class, with(both, "--entigma.kek.uri=" + one.resolve("kek").toUri()));
                ConfigurableApplicationContext second = SpringApplication.run(
                        CustomerApp.class, with(both, "--entigma.kek.uri=" + other.resolve("kek").toUri()))) {
            Long id = first.getBean(Customers.class).save(new Customer("Ada", "ada@example.com", null)).id;
            assertThat(first.getBean(Customers.class).findById(id)).isPresent();
            // Its keys are signed by an installation whose KEK the second application does not have.
            assertThat(Failures.rootOf(() -> second.getBean(Customers.class).findById(id)))
                    .isInstanceOf(UntrustedRowException.class)
                    .hasMessageContaining("which is none of this application's");
        }
    }

    private static String[] with(String[] some, String another) {
        String[] all = java.util.Arrays.copyOf(some, some.length + 1);
        all[some.length] = another;
        return all;
    }
}
