// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart;

import io.entigma.samples.quickstart.customer.CustomerApplication;
import io.entigma.samples.quickstart.customer.InputSummary;
import io.entigma.samples.quickstart.database.Database;
import io.entigma.samples.quickstart.report.Report;
import io.entigma.samples.quickstart.report.Text;
import io.entigma.samples.quickstart.setup.Child;
import io.entigma.samples.quickstart.setup.KeyServerAccess;
import io.entigma.samples.quickstart.setup.KeyServerProcess;
import io.entigma.samples.quickstart.setup.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The main job: starts a key server, and one after another four applications that store customers, read them back, rotate
 * all keys and move the data, and show what tampering and an outage lead to. Exit code 0 if all went as it must, 1 if a check failed,
 * 2 if the input is wrong.
 */
public final class Quickstart {
    private final Settings settings;
    private final Report report;
    private final Path log;

    private Quickstart(Settings settings, Report report) {
        this.settings = settings;
        this.report = report;
        this.log = settings.folder().resolve("quickstart.log");
    }

    /**
     * Runs it.
     *
     * @param args none; settings are environment variables
     */
    public static void main(String[] args) {
        Program.run((settings, report) -> new Quickstart(settings, report).run());
    }

    private void run() throws IOException, InterruptedException {
        long start = System.nanoTime();
        InputSummary summary = InputSummary.of(settings.input());
        Path folder = settings.folder();
        try (RunLock lock = RunLock.take(folder)) {
            empty(folder);
            report.heading("Entigma quickstart, Java " + Runtime.version().feature() + ", Hibernate "
                    + CustomerApplication.hibernateVersion());
            report.line("input       " + settings.input() + ": " + Text.count(summary.rows()) + " customers of "
                    + summary.tenants().size() + " tenants");
            report.line("database    " + settings.database() + ", schema " + Database.SCHEMA);
            try (KeyServerProcess keyServer = KeyServerProcess.start(settings.keyServerJar(), folder)) {
                KeyServerAccess access = keyServer.access();
                report.line("key server  process " + access.pid() + ", KEK " + access.kek());
                steps(keyServer);
            }
        }
        report.heading(
                "All checks passed in " + Text.seconds(Duration.ofNanos(System.nanoTime() - start)) + ". Logs: " + log);
    }

    private void steps(KeyServerProcess keyServer) throws IOException, InterruptedException {
        List<Step> steps = List.of(
                new Step("1  Store, in a process of its own", StoreMain.class),
                new Step("2  Read back, in another process", ReadMain.class),
                new Step("3  Rotate both keys and move the data, while a user writes", RotateMain.class),
                new Step("4  Tamper with the database, stop the key server", TamperMain.class));
        for (Step step : steps) {
            report.heading(step.title());
            if (step.main() == RotateMain.class) {
                keyServer.rotateKek();
            }
            try (Child child = Child.ofThisClassPath(step.main(), settings.environment(keyServer.access()), log)) {
                int exitCode = child.exitCode();
                if (exitCode != 0) {
                    throw new FailedException(exitCode, "FAILED in step " + step.title() + ". Logs: " + log);
                }
            }
        }
    }

    /** Removes what an earlier run left. */
    private static void empty(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder())
                    .filter(path -> !path.equals(folder))
                    .forEach(Quickstart::delete);
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * One process.
     *
     * @param main its program
     */
    private record Step(String title, Class<?> main) {}
}
