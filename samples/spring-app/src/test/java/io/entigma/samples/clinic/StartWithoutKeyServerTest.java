// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** The application starts while its key server, here a Vault that is not there, does not answer. */
class StartWithoutKeyServerTest {
    @Test
    void start_whileTheKeyServerIsAway_storesNothingAndServes(@TempDir Path folder) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "token-canary-5513");
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(ClinicApplication.class)
                .profiles("vault")
                .run(
                        "--server.port=0",
                        "--spring.datasource.url=jdbc:h2:mem:without-key-server",
                        // Nothing listens on port 1.
                        "--CLINIC_KEK=vault://127.0.0.1:1/transit/keys/clinics",
                        "--CLINIC_VAULT_TOKEN_FILE=" + token)) {
            assertThat(application.isRunning()).isTrue();
            JdbcTemplate jdbc = application.getBean(JdbcTemplate.class);
            assertThat(jdbc.queryForObject("select count(*) from patient", Long.class))
                    .isZero();
            assertThat(jdbc.queryForObject("select count(*) from entigma_key", Long.class))
                    .isZero();
        }
    }
}
