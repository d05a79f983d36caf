// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.soak;

import io.entigma.cli.EntigmaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The command line, each run in a process of its own. Thread safe. */
final class CommandLineHost {
    /** Exit codes of the command line: done, not all done, paused, settings or servers; and that of a process that was killed. */
    private static final List<Integer> KNOWN = List.of(0, 1, 3, 4, 137);

    private static final Pattern SURPRISES = Pattern.compile("(NullPointer|IllegalState|IllegalArgument|ClassCast|"
            + "IndexOutOf|ArrayIndex|Self-suppression|AssertionError|StackOverflow|ConcurrentModification)");

    /** What a command says of a job that must be resumed, or of an opposite one that was broken off. */
    private static final Pattern WAY_OUT = Pattern.compile("entigma jobs (resume|stop) ([0-9a-f-]+)[,;]");

    private final Run run;
    private final Site site;
    private final AtomicInteger number = new AtomicInteger();

    CommandLineHost(Run run, Site site) {
        this.run = run;
        this.site = site;
    }

    /** One command and what it printed. */
    record Outcome(String command, int exit, String output) {}

    Outcome run(String... arguments) throws IOException, InterruptedException {
        return run(null, arguments);
    }

    /** Runs a command that is killed somewhere in its first seconds, if it has not ended before. */
    Outcome runAndKill(Random random, String... arguments) throws IOException, InterruptedException {
        return run(random, arguments);
    }

    private Outcome run(@Nullable Random random, String... arguments) throws IOException, InterruptedException {
        String text = String.join(" ", arguments);
        Path log = run.logs().resolve(String.format("command-%04d.log", number.incrementAndGet()));
        Files.writeString(log, "$ " + text + "\n");
        int exit;
        try (Child child = Child.start(log, site.environment(), EntigmaCommand.class, List.of(arguments))) {
            exit = child.exit(Duration.ofMillis(random == null ? 120_000 : 1500 + random.nextInt(5000)));
            if (exit < 0 && random == null) {
                run.violation(text + ": does not end");
            }
        }
        return outcome(text, exit < 0 ? 137 : exit, log);
    }

    private Outcome outcome(String text, int exit, Path log) throws IOException {
        Path errors = log.resolveSibling(log.getFileName() + ".err");
        String output = Files.readString(log) + (Files.exists(errors) ? Files.readString(errors) : "");
        run.step(text + ": " + exit);
        run.count("command " + arguments(text) + (exit == 137 ? ", killed" : exit == 0 ? "" : ", exit " + exit), 1);
        if (!KNOWN.contains(exit)) {
            run.violation(text + ": exit " + exit + ": " + output);
        }
        if (SURPRISES.matcher(output).find()) {
            run.violation(text + ": " + output);
        }
        return new Outcome(text, exit, output);
    }

    /** Runs a command, and again after each way out that it told was taken: a job resumed, or an opposite one stopped. */
    Outcome runToTheEnd(String... arguments) throws IOException, InterruptedException {
        Outcome outcome = run(arguments);
        for (int i = 0; i < 3 && outcome.exit() > 1; i++) {
            Matcher told = WAY_OUT.matcher(outcome.output());
            if (!told.find()) {
                return outcome;
            }
            run("jobs", told.group(1), told.group(2));
            outcome = run(arguments);
        }
        return outcome;
    }

    private static String arguments(String text) {
        return text.contains(" ") ? text.substring(0, text.indexOf(' ')) : text;
    }
}
