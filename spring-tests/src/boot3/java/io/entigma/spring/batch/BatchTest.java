// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Entigma;
import io.entigma.job.JobReport;
import io.entigma.job.JobRequest;
import io.entigma.job.JobState;
import io.entigma.key.TenantId;
import io.entigma.spring.app.Raw;
import io.entigma.spring.notes.Note;
import io.entigma.spring.notes.NoteApp;
import io.entigma.spring.notes.Notes;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.Job;
import org.springframework.batch.core.JobParameters;
import org.springframework.batch.core.Step;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.launch.JobLauncher;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.item.ExecutionContext;
import org.springframework.batch.repeat.RepeatStatus;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.transaction.PlatformTransactionManager;

/** Re-encryption as a Spring Batch job, as docs/spring-boot.md has it: each partition helps with the same job. */
class BatchTest {
    @TempDir
    private Path folder;

    @Configuration(proxyBeanMethods = false)
    static class Reencryption {
        /** Fails the first time, half way, as a process does that is killed. */
        static volatile boolean failing;

        @Bean
        Step worker(JobRepository repository, PlatformTransactionManager transactions, Entigma entigma, DataSource data) {
            return new StepBuilder("worker", repository)
                    .tasklet(
                            (contribution, context) -> {
                                if (failing) {
                                    throw new IllegalStateException("killed");
                                }
                                JobReport report = entigma.data(data).run(JobRequest.reencrypt());
                                if (report.state() != JobState.DONE) {
                                    throw new IllegalStateException("re-encryption is " + report.state());
                                }
                                return RepeatStatus.FINISHED;
                            },
                            transactions)
                    .build();
        }

        @Bean
        Job reencryption(JobRepository repository, Step worker) {
            Step partitioned = new StepBuilder("reencrypt", repository)
                    .partitioner("worker", size -> {
                        Map<String, ExecutionContext> partitions = new HashMap<>();
                        for (int i = 0; i < size; i++) {
                            partitions.put("helper-" + i, new ExecutionContext());
                        }
                        return partitions;
                    })
                    .step(worker)
                    .gridSize(2)
                    .taskExecutor(new SimpleAsyncTaskExecutor())
                    .build();
            return new JobBuilder("reencryption", repository).start(partitioned).build();
        }
    }

    @Test
    void job_movesEveryValue_andCanBeStartedAgain() throws Exception {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(NoteApp.class, Reencryption.class)
                .run(
                        "--spring.main.web-application-type=none",
                        "--spring.batch.job.enabled=false",
                        "--spring.datasource.generate-unique-name=true",
                        "--entigma.kek.uri=" + folder.resolve("dev.kek").toUri())) {
            Notes notes = context.getBean(Notes.class);
            for (int i = 0; i < 500; i++) {
                notes.save(new Note("note " + i));
            }
            Entigma entigma = context.getBean(Entigma.class);
            entigma.keys().rotateDek(List.of(TenantId.SINGLE));
            Reencryption.failing = true;
            assertThat(start(context)).isEqualTo(BatchStatus.FAILED);
            Reencryption.failing = false;
            assertThat(start(context)).isEqualTo(BatchStatus.COMPLETED);
            byte[] active = new Raw(context.getBean(DataSource.class))
                    .bytes("select key_id from entigma_key where state = 'ACTIVE'");
            assertThat(new Raw(context.getBean(DataSource.class)).list("select text from note", byte[].class))
                    .hasSize(500)
                    .allSatisfy(stored -> assertThat(java.util.Arrays.copyOfRange(stored, 2, 18))
                            .isEqualTo(active));
            assertThat(notes.findAll()).extracting(note -> note.text).contains("note 0", "note 499");
        }
    }

    private static BatchStatus start(ConfigurableApplicationContext context) throws Exception {
        return context.getBean(JobLauncher.class).run(context.getBean(Job.class), new JobParameters())
                .getStatus();
    }
}
