package io.entigma.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Entigma;
import io.entigma.spring.app.CustomerApp;
import jakarta.persistence.EntityManagerFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Tests of a part of an application start it without its database, and with its settings. */
class StartWithoutDatabaseTest {
    @TempDir
    private Path folder;

    @Test
    @DisplayName("an application without the auto-configurations of its database starts, though a KEK is set")
    void start_withoutDatabase_needsNoEngine() {
        try (ConfigurableApplicationContext context = SpringApplication.run(
                CustomerApp.class,
                "--entigma.kek.uri=" + folder.resolve("dev.kek").toUri(),
                "--server.port=0",
                // Boot takes names of other lines, since no such class is there.
                "--spring.autoconfigure.exclude=" + String.join(
                        ",",
                        "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
                        "org.springframework.boot.autoconfigure.orm.jpa.HibernateJpaAutoConfiguration",
                        "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
                        "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration"))) {
            assertThat(context.getBeanNamesForType(Entigma.class)).isEmpty();
            assertThat(context.getBeanNamesForType(EntityManagerFactory.class)).isEmpty();
            assertThat(context.containsBean("entigmaHealthIndicator")).isFalse();
        }
        assertThat(folder).isEmptyDirectory();
    }
}
