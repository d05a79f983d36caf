// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.notes;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Entigma;
import io.entigma.job.JobRequest;
import io.entigma.key.TenantId;
import io.entigma.spring.app.Raw;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Rows that a script puts into a new database. */
class SeedTest {
    @TempDir
    private Path folder;

    /** As docs/spring-boot.md has it. */
    @Configuration(proxyBeanMethods = false)
    static class Seeds {
        @Bean
        ApplicationRunner sealSeeds(Entigma entigma, DataSource data) {
            return arguments ->
                    entigma.data(data).run(JobRequest.encryptAll().tenant(TenantId.SINGLE));
        }
    }

    @Test
    @DisplayName("a runner seals what a script has stored in the clear, before the first request")
    void start_withARunner_sealsSeeds() {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(NoteApp.class, Seeds.class)
                .run(
                        "--entigma.kek.uri=" + folder.resolve("dev.kek").toUri(),
                        "--entigma.plaintext-reads=note.text",
                        "--spring.main.web-application-type=none",
                        "--spring.datasource.generate-unique-name=true",
                        "--spring.jpa.defer-datasource-initialization=true",
                        "--spring.sql.init.data-locations=classpath:seeds.sql")) {
            byte[] stored = new Raw(context.getBean(DataSource.class))
                    .bytes("select text from note where id = ?", 1_000_000L);
            Raw.assertSealed(stored, "a note to begin with");
            assertThat(context.getBean(Notes.class).findById(1_000_000L).orElseThrow().text)
                    .isEqualTo("a note to begin with");
        }
    }
}
