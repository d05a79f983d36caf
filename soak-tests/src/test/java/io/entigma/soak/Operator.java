// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.soak;

import io.entigma.Entigma;
import io.entigma.error.EntigmaException;
import io.entigma.job.DekRotationReport;
import io.entigma.key.KeyPurpose;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Does what operators do, one command after the other, whatever else happens. Only one of them shreds. Not thread safe. */
final class Operator {
    private static final String LEGACY = "note.legacy";
    private static final List<String> JOB =
            List.of("--lease", "3s", "--page", "20", "--shard", "100", "--progress", "none");

    private final Run run;
    private final CommandLineHost commands;
    private final Entigma engine;
    private final Faults faults;
    private final @Nullable Shreddings shreddings;
    private final Random random;

    Operator(
            Run run,
            CommandLineHost commands,
            Entigma engine,
            Faults faults,
            @Nullable Shreddings shreddings,
            int number) {
        this.run = run;
        this.commands = commands;
        this.engine = engine;
        this.faults = faults;
        this.shreddings = shreddings;
        this.random = new Random(run.seed() + 1 + number);
    }

    /** Works beside others until a time of {@link System#nanoTime}. */
    Thread start(long end) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (System.nanoTime() < end) {
                            operate();
                        }
                    } catch (IOException | RuntimeException e) {
                        run.violation("an operator cannot work: " + e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "operator");
        thread.start();
        return thread;
    }

    private void operate() throws IOException, InterruptedException {
        int dice = random.nextInt(100);
        if (dice < 16) {
            commands.run("rotate-dek", "--tenant", tenant());
        } else if (dice < 18) {
            commands.run("rotate-dek", "--all");
        } else if (dice < 32) {
            commands.runToTheEnd(job("reencrypt"));
        } else if (dice < 44) {
            commands.runAndKill(random, job("reencrypt", "--rate", "150"));
        } else if (dice < 54) {
            retire();
        } else if (dice < 74) {
            changeColumn();
        } else if (dice < 81) {
            commands.run("rotate-kek");
        } else if (dice < 88 && shreddings != null) {
            shreddings.shred(Site.MORTAL.get(random.nextInt(Site.MORTAL.size())));
        } else if (dice < 93) {
            rotateInstallationKey();
        } else {
            commands.run(List.of("verify", "audit", "status", "check", "jobs").get(random.nextInt(5)));
        }
    }

    private String tenant() {
        List<String> all = new ArrayList<>(Site.STEADY);
        all.addAll(Site.MORTAL);
        return all.get(random.nextInt(all.size()));
    }

    static String[] job(String command, String... more) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of(more));
        all.addAll(JOB);
        return all.toArray(String[]::new);
    }

    static String[] encrypt(String... more) {
        List<String> all = new ArrayList<>(List.of(LEGACY, "--tenant-column", "tenant"));
        all.addAll(List.of(more));
        return job("encrypt-column", all.toArray(String[]::new));
    }

    static String[] retirement(String tenant, WrappedKey key) {
        return new String[] {"retire", tenant, "--key-version", String.valueOf(key.version()), "--wait", "5s"};
    }

    private void changeColumn() throws IOException, InterruptedException {
        String[] command =
                random.nextInt(5) < 3 ? encrypt("--rate", "150") : job("decrypt-column", LEGACY, "--rate", "150");
        if (random.nextBoolean()) {
            commands.runAndKill(random, command);
        } else {
            commands.runToTheEnd(command);
        }
    }

    /** The oldest version that is neither active nor retired; often "not yet" is the answer. */
    private void retire() throws IOException, InterruptedException {
        String tenant = Site.STEADY.get(random.nextInt(Site.STEADY.size()));
        List<WrappedKey> live = keys(tenant);
        if (live.isEmpty()) {
            return;
        }
        faults.sleep().lock();
        try {
            commands.run(retirement(tenant, live.get(live.size() - 1)));
        } finally {
            faults.sleep().unlock();
        }
    }

    private List<WrappedKey> keys(String tenant) {
        try {
            return engine.keys().of(new TenantId(tenant)).stream()
                    .filter(key -> key.purpose() == KeyPurpose.DATA && key.state() == KeyState.LIVE)
                    .toList();
        } catch (EntigmaException e) {
            run.step("keys of " + tenant + ": " + e.getMessage());
            return List.of();
        }
    }

    private void rotateInstallationKey() throws InterruptedException {
        try {
            DekRotationReport report = engine.keys().rotateInstallationKey();
            run.step("installation key rotated: " + report);
            run.count("installation key rotated", 1);
        } catch (EntigmaException e) {
            run.step("installation key not rotated: " + e.getMessage());
            run.count("installation key not rotated", 1);
        }
    }
}
