// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.soak;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One application, which is started again when it is dead. Thread safe. */
final class ApplicationHost implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Run run;
    private final Site site;
    private final int number;
    private Child process;
    private int starts;

    ApplicationHost(Run run, Site site, int number) throws IOException {
        this.run = run;
        this.site = site;
        this.number = number;
        this.process = launch();
    }

    private Child launch() throws IOException {
        List<String> arguments = new ArrayList<>(site.arguments());
        arguments.add(run.journals().toString());
        arguments.add(String.valueOf(number));
        arguments.add(String.valueOf(run.seed() * 100 + number + 7919L * starts++));
        Path log = run.logs().resolve("application-" + number + ".log");
        return Child.start(log, java.util.Map.of(), Application.class, arguments);
    }

    synchronized void kill() {
        process.close();
    }

    synchronized void signal(String name) throws IOException, InterruptedException {
        process.signal(name);
    }

    /** Starts it if it is dead; what it printed before is looked through. */
    synchronized void revive() throws IOException, InterruptedException {
        if (!process.isAlive()) {
            drain();
            process = launch();
        }
    }

    private void drain() throws InterruptedException {
        for (String line = process.line(Duration.ZERO); line != null; line = process.line(Duration.ZERO)) {
            note(line);
        }
    }

    private boolean note(String line) {
        if (line.startsWith(Application.VIOLATION)) {
            run.violation("application " + number + ": " + line.substring(Application.VIOLATION.length()));
        }
        return true;
    }

    /** Sends a command and waits until it is done, whatever it printed before. */
    synchronized String tell(String command) throws IOException, InterruptedException {
        process.send(command);
        long end = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < end) {
            String line = process.line(Duration.ofSeconds(1));
            if (line != null && line.startsWith(command + " done")) {
                return line;
            }
            if (line != null) {
                note(line);
            } else if (!process.isAlive()) {
                break;
            }
        }
        run.violation("application " + number + ": '" + command + "' is not done after " + LIMIT.toSeconds()
                + " s without faults, alive: " + process.isAlive());
        return "not done";
    }

    @Override
    public synchronized void close() {
        process.close();
    }
}
