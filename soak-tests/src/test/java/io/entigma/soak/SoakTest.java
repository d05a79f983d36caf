// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Entigma;
import io.entigma.job.DekRotationReport;
import io.entigma.key.KeyPurpose;
import io.entigma.key.KeyState;
import io.entigma.key.KeyTable;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Test;

/**
 * Applications, key server, command line and database, with faults all the time. As every build runs it, it is short:
 * {@code entigma.soak.minutes}, {@code .seed}, {@code .applications} and {@code .database} make more of it.
 */
class SoakTest {
    private static final double MINUTES = Double.parseDouble(System.getProperty("entigma.soak.minutes", "0.25"));
    private static final long SEED = Long.getLong("entigma.soak.seed", 1);
    private static final int APPLICATIONS = Integer.getInteger("entigma.soak.applications", MINUTES < 1 ? 2 : 4);
    private static final String DATABASE = System.getProperty("entigma.soak.database", "h2");
    private static final Duration ROUND = Duration.ofSeconds(45);

    @Test
    void everythingAtOnce_withFaults_losesAndLeaksNothing() throws Exception {
        Path all = Path.of(System.getProperty("basedir", ""), "target", "soak").toAbsolutePath();
        Run run = new Run(SEED, Files.createTempDirectory(Files.createDirectories(all), "run-"));
        try (Landscape land = new Landscape(run, DATABASE, APPLICATIONS);
                Entigma engine = land.direct().engine(KeyTable.SchemaAction.VALIDATE);
                SessionFactory sessions = land.direct().sessions(engine, "none")) {
            new Rounds(run, land, engine, sessions).go();
        }
        Ledger.entries(run.journals()).forEach(entry -> run.count("transactions, " + entry.step(), 1));
        System.out.println("Soak of " + MINUTES + " minutes, seed " + SEED + ", " + APPLICATIONS + " applications, "
                + DATABASE + ":");
        run.counts().forEach((what, count) -> System.out.println("  " + what + ": " + count));
        assertThat(run.violations())
                .as("seed %d, %s; all files are in %s; the last steps:%n%s", SEED, DATABASE, all, lastSteps(run))
                .isEmpty();
    }

    private static String lastSteps(Run run) throws IOException {
        List<String> steps = Files.readAllLines(run.steps());
        return String.join("\n", steps.subList(Math.max(0, steps.size() - 60), steps.size()));
    }

    /** Faults for a while, then a look at everything; again until the time is over or something is found. */
    private static final class Rounds {
        private final Run run;
        private final Landscape land;
        private final Entigma engine;
        private final CommandLineHost commands;
        private final Faults faults;
        private final Shreddings shreddings;
        private final List<Operator> operators = new ArrayList<>();
        private final Oracle oracle;
        private final RawCheck raw;

        Rounds(Run run, Landscape land, Entigma engine, SessionFactory sessions) {
            this.run = run;
            this.land = land;
            this.engine = engine;
            this.commands = new CommandLineHost(run, land.proxied());
            this.faults = new Faults(run, land);
            this.shreddings = new Shreddings(commands);
            for (int i = 1; i < APPLICATIONS; i += 2) {
                operators.add(new Operator(run, commands, engine, faults, i == 1 ? shreddings : null, i));
            }
            this.oracle = new Oracle(run, sessions, shreddings);
            this.raw = new RawCheck(run, land.direct());
        }

        void go() throws Exception {
            awaitHealth();
            long end = System.nanoTime() + (long) (MINUTES * 60e9);
            while (System.nanoTime() < end && run.violations().isEmpty()) {
                long endOfRound = Math.min(end, System.nanoTime() + ROUND.toNanos());
                Thread thread = faults.start();
                for (Thread operator :
                        operators.stream().map(one -> one.start(endOfRound)).toList()) {
                    operator.join();
                }
                faults.end();
                thread.join();
                checkpoint();
            }
            land.keyServerProxy().cut();
            run.count("connections broken", (int)
                    (land.databaseProxy().broken() + land.keyServerProxy().broken()));
        }

        private void awaitHealth() throws IOException, InterruptedException {
            for (ApplicationHost application : land.applications()) {
                application.revive();
            }
            for (ApplicationHost application : land.applications()) {
                run.step(application.tell("health"));
            }
        }

        private void checkpoint() throws Exception {
            run.step("checkpoint");
            run.count("checkpoints", 1);
            shreddings.finish();
            awaitHealth();
            for (ApplicationHost application : land.applications()) {
                run.step(application.tell("pause"));
            }
            mustBeDone(Operator.encrypt());
            mustBeDone(Operator.job("reencrypt"));
            mustBeDone("rotate-kek");
            mustBeDone("verify");
            mustBeDone("audit");
            retireAll();
            DekRotationReport report = engine.keys().rotateInstallationKey();
            if (!report.failures().isEmpty()) {
                run.violation("installation key: " + report.failures());
            }
            oracle.check(engine);
            raw.tables();
            raw.headers(engine);
            raw.files();
            land.keyServer().verifyAudit();
            for (ApplicationHost application : land.applications()) {
                application.tell("resume");
            }
        }

        /** After a job that was done, nothing needs a steady tenant's older keys. */
        private void retireAll() throws IOException, InterruptedException {
            for (String tenant : Site.STEADY) {
                for (WrappedKey key : engine.keys().of(new TenantId(tenant))) {
                    if (key.purpose() == KeyPurpose.DATA && key.state() == KeyState.LIVE) {
                        mustBeDone(Operator.retirement(tenant, key));
                    }
                }
            }
        }

        private void mustBeDone(String... command) throws IOException, InterruptedException {
            CommandLineHost.Outcome outcome = commands.runToTheEnd(command);
            if (outcome.exit() != 0) {
                run.violation(outcome + ", though all works again");
            }
        }
    }
}
