// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.spring.app.Customer;
import io.entigma.spring.app.CustomerApp;
import io.entigma.spring.app.Customers;
import io.entigma.spring.app.Raw;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** On a real MySQL. */
class MySqlTest {
    private static final String SERVER = System.getenv("ENTIGMA_MYSQL_URL");

    @TempDir
    private Path folder;

    @BeforeEach
    void requireMySql() {
        if (SERVER == null) {
            assertThat(System.getenv("ENTIGMA_REQUIRE_SERVERS"))
                    .as("MySQL must be there")
                    .isNotEqualTo("true");
            Assumptions.abort("ENTIGMA_MYSQL_URL is not set");
        }
    }

    @Test
    void application_onMySql_makesAndUsesItsTables() {
        String name = "spring_" + UUID.randomUUID().toString().replace("-", "");
        JdbcTemplate administrator = new JdbcTemplate(new DriverManagerDataSource(SERVER, "root", ""));
        administrator.execute("create database " + name);
        String[] settings = {
            "--spring.main.web-application-type=none",
            "--spring.datasource.url=" + SERVER + name,
            "--spring.datasource.username=root",
            "--spring.jpa.hibernate.ddl-auto=update",
            "--entigma.key-table.schema-action=create",
            "--entigma.kek.uri=" + folder.resolve("dev.kek").toUri()
        };
        try {
            try (ConfigurableApplicationContext context = SpringApplication.run(CustomerApp.class, settings)) {
                context.getBean(Customers.class).save(new Customer("Ada", "ada@example.com", LocalDate.EPOCH));
            }
            settings[4] = "--entigma.key-table.schema-action=validate";
            try (ConfigurableApplicationContext context = SpringApplication.run(CustomerApp.class, settings)) {
                assertThat(context.getBean(Customers.class).findByEmail("ada@example.com"))
                        .get()
                        .satisfies(found -> assertThat(found.born).isEqualTo(LocalDate.EPOCH));
                Raw.assertSealed(
                        new Raw(context.getBean(DataSource.class)).bytes("select email from customer"), "ada@");
            }
        } finally {
            administrator.execute("drop database " + name);
        }
    }
}
