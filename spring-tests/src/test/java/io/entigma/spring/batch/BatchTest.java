// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Entigma;
import io.entigma.job.JobRequest;
import io.entigma.job.JobState;
import io.entigma.job.StoredData;
import io.entigma.key.TenantId;
import io.entigma.spring.app.Raw;
import io.entigma.spring.notes.Note;
import io.entigma.spring.notes.NoteApp;
import io.entigma.spring.notes.Notes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.batch.core.*;
import org.springframework.batch.core.converter.DefaultJobParametersConverter;
import org.springframework.batch.core.job.*;
import org.springframework.batch.core.launch.JobLauncher;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.*;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.support.TaskExecutorAdapter;

/**
 * Re-encryption as a Spring Batch job, on each line of Spring Batch. What has moved between them is imported with its whole package. The
 * launcher is deprecated in the newer line, which has its operator for that.
 */
@SuppressWarnings({"deprecation", "removal"})
class BatchTest {
    private static final int ROWS = 600;

    /** So that two threads begin before one has done it all. */
    private static final String SLOWLY = "entigma.rate=200,java.lang.String,false";

    @TempDir
    private Path folder;

    private ConfigurableApplicationContext context;
    private StoredData data;

    /** As docs/spring-boot.md has it; small pages, and fewer threads than partitions. */
    @Configuration(proxyBeanMethods = false)
    static class Reencryption {
        @Bean
        Job reencryption(JobRepository repository, Entigma entigma, DataSource data) {
            JobRequest request = JobRequest.reencrypt().shardRows(100).pageRows(10);
            return new EntigmaJobBuilder("reencryption", repository, entigma.data(data), request)
                    .partitions(4)
                    .taskExecutor(new TaskExecutorAdapter(Executors.newFixedThreadPool(2)))
                    .job();
        }
    }

    @BeforeEach
    void storeRowsUnderAnOldKey() throws InterruptedException {
        context = start();
        Notes notes = context.getBean(Notes.class);
        notes.saveAll(
                IntStream.range(0, ROWS).mapToObj(i -> new Note("note " + i)).toList());
        Entigma entigma = context.getBean(Entigma.class);
        entigma.keys().rotateDek(List.of(TenantId.SINGLE));
        data = data(context);
    }

    private static StoredData data(ConfigurableApplicationContext application) {
        return application.getBean(Entigma.class).data(application.getBean(DataSource.class));
    }

    @AfterEach
    void close() {
        context.close();
    }

    private ConfigurableApplicationContext start() {
        String name = folder.getFileName().toString();
        return new SpringApplicationBuilder(NoteApp.class, Reencryption.class)
                .run(
                        "--spring.main.web-application-type=none",
                        "--spring.batch.job.enabled=false",
                        "--spring.datasource.url=jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1",
                        "--spring.jpa.hibernate.ddl-auto=update",
                        "--entigma.epoch-interval=200ms",
                        "--entigma.kek.uri=" + folder.resolve("dev.kek").toUri());
    }

    @Test
    void job_partitionsMoreThanThreads_doOneJobOnce() throws Exception {
        JobExecution execution = run(context, SLOWLY);
        assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
        assertThat(underActiveKey()).isEqualTo(ROWS);
        assertThat(data.jobs()).as("no late partition began a second job").hasSize(1);
        assertThat(execution.getStepExecutions()).hasSize(5).allSatisfy(step -> {
            assertThat(step.getReadCount()).isEqualTo(ROWS);
            assertThat(step.getWriteCount()).isEqualTo(ROWS);
            assertThat(step.getExitStatus().getExitCode()).isEqualTo("COMPLETED");
        });
        assertThat(partitions(execution)).allSatisfy(step -> {
            var noted = step.getExecutionContext();
            assertThat(noted.getString("entigma.job"))
                    .isEqualTo(data.jobs().get(0).id());
            assertThat(noted.getString("entigma.state")).isEqualTo("DONE");
            assertThat(noted.getDouble("entigma.progress")).isEqualTo(1);
        });
        assertThat(context.getBean(Notes.class).findAll())
                .extracting(note -> note.text)
                .contains("note 0", "note " + (ROWS - 1));
    }

    @Test
    void stop_thenRestart_goesOnWithTheSameJob() throws Exception {
        CompletableFuture<JobExecution> running = async(context, "entigma.rate=50,java.lang.String,false");
        await(() -> underActiveKey() > 0 && steps().stream().anyMatch(step -> step.getWriteCount() > 0));
        context.getBean(JobOperator.class).stop(last().getId());
        JobExecution stopped = running.get();
        assertThat(stopped.getStatus()).isEqualTo(BatchStatus.STOPPED);
        long moved = underActiveKey();
        assertThat(moved).isLessThan(ROWS);
        assertThat(data.jobs().get(0).state()).isEqualTo(JobState.RUNNING);
        Thread.sleep(300);
        assertThat(underActiveKey()).as("nobody works any more").isEqualTo(moved);

        JobExecution restarted = run(context, "entigma.rate=0,java.lang.String,false");
        assertThat(restarted.getStatus()).isEqualTo(BatchStatus.COMPLETED);
        assertThat(restarted.getJobInstance()).isEqualTo(stopped.getJobInstance());
        assertThat(underActiveKey()).isEqualTo(ROWS);
        assertThat(data.jobs()).hasSize(1);
        assertThat(data.jobs().get(0).counts().changed()).as("each row once").isEqualTo(ROWS);
    }

    @Test
    void job_thatPauses_failsWithItsReason_andIsResumedByARestart() throws Exception {
        Raw raw = new Raw(context.getBean(DataSource.class));
        byte[] good = raw.bytes("select text from note where id = 300");
        byte[] unknown = good.clone();
        unknown[5] ^= 1;
        raw.update("update note set text = ? where id = 300", unknown);
        JobExecution failed = run(context);
        assertThat(failed.getStatus()).isEqualTo(BatchStatus.FAILED);
        assertThat(partitions(failed))
                .allSatisfy(step -> assertThat(step.getExitStatus().getExitDescription())
                        .contains(
                                "Job " + data.jobs().get(0).id() + " (REENCRYPT) has paused: ",
                                "restart the execution"));
        raw.update("update note set text = ? where id = 300", good);

        JobExecution restarted = run(context, SLOWLY);
        assertThat(restarted.getStatus()).isEqualTo(BatchStatus.COMPLETED);
        assertThat(restarted.getJobInstance()).isEqualTo(failed.getJobInstance());
        assertThat(data.jobs()).hasSize(1);
        assertThat(underActiveKey()).isEqualTo(ROWS);
    }

    @Test
    void twoApplications_helpWithTheSameJob() throws Exception {
        try (ConfigurableApplicationContext other = start()) {
            CompletableFuture<JobExecution> first = async(context, "run=1", "entigma.rate=50");
            CompletableFuture<JobExecution> second = async(other, "run=2", "entigma.rate=50");
            assertThat(first.get().getStatus()).isEqualTo(BatchStatus.COMPLETED);
            assertThat(second.get().getStatus()).isEqualTo(BatchStatus.COMPLETED);
        }
        assertThat(data.jobs()).hasSize(1);
        assertThat(data.jobs().get(0).counts().changed()).isEqualTo(ROWS);
        assertThat(underActiveKey()).isEqualTo(ROWS);
    }

    @Test
    void partitionHandler_sendsPartitionsToAnotherApplication() throws Exception {
        JobRequest request = JobRequest.reencrypt().pageRows(10);
        try (ConfigurableApplicationContext other = start()) {
            Step there =
                    new EntigmaJobBuilder("remote", other.getBean(JobRepository.class), data(other), request).worker();
            Job job = new EntigmaJobBuilder("remote", context.getBean(JobRepository.class), data, request)
                    .partitionHandler((splitter, step) -> {
                        var partitions = splitter.split(step, 3);
                        for (StepExecution partition : partitions) {
                            there.execute(partition);
                        }
                        return partitions;
                    })
                    .job();
            JobExecution execution = run(context, job);
            assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
            assertThat(execution.getStepExecutions()).hasSize(4);
        }
        assertThat(data.jobs()).hasSize(1);
        assertThat(underActiveKey()).isEqualTo(ROWS);
    }

    @Test
    void parameters_restrictTheJob_andAnUnknownOneIsRefused() throws Exception {
        JobExecution refused = run(context, "entigma.tenant=acme");
        assertThat(refused.getStatus()).isEqualTo(BatchStatus.FAILED);
        assertThat(partitions(refused))
                .allSatisfy(
                        step -> assertThat(step.getExitStatus().getExitDescription())
                                .contains(
                                        "Job parameter entigma.tenant: there is none of that name; known are entigma.columns,"));
        assertThat(run(context, "entigma.page=many").getStatus()).isEqualTo(BatchStatus.FAILED);
        assertThat(run(context, "entigma.tables= ; ").getStatus()).isEqualTo(BatchStatus.FAILED);
        assertThat(data.jobs()).isEmpty();

        JobExecution others = run(context, "entigma.tenants=acme;beta");
        assertThat(others.getStatus()).isEqualTo(BatchStatus.COMPLETED);
        assertThat(underActiveKey()).isZero();
        assertThat(data.jobs().get(0).counts().leftOut()).isEqualTo(ROWS);
    }

    private static List<StepExecution> partitions(JobExecution execution) {
        return execution.getStepExecutions().stream()
                .filter(step -> step.getStepName().startsWith("reencryption-worker:"))
                .toList();
    }

    private CompletableFuture<JobExecution> async(ConfigurableApplicationContext where, String... parameters) {
        return CompletableFuture.supplyAsync(() -> run(where, parameters), Executors.newSingleThreadExecutor());
    }

    private static JobExecution run(ConfigurableApplicationContext where, String... parameters) {
        return run(where, where.getBean(Job.class), parameters);
    }

    private static JobExecution run(ConfigurableApplicationContext where, Job job, String... parameters) {
        Properties properties = new Properties();
        for (String parameter : parameters) {
            int end = parameter.indexOf('=');
            properties.put(parameter.substring(0, end), parameter.substring(end + 1));
        }
        try {
            return where.getBean(JobLauncher.class)
                    .run(job, new DefaultJobParametersConverter().getJobParameters(properties));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private JobExecution last() {
        return context.getBean(JobRepository.class)
                .getLastJobExecution(
                        "reencryption", new DefaultJobParametersConverter().getJobParameters(new Properties()));
    }

    private List<StepExecution> steps() {
        JobExecution last = last();
        return last == null ? List.of() : List.copyOf(last.getStepExecutions());
    }

    private long underActiveKey() {
        Raw raw = new Raw(context.getBean(DataSource.class));
        byte[] active = raw.bytes("select key_id from entigma_key where state = 'ACTIVE'");
        return raw.list("select text from note", byte[].class).stream()
                .filter(stored -> Arrays.equals(Arrays.copyOfRange(stored, 2, 18), active))
                .count();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
            Thread.sleep(50);
        }
    }
}
