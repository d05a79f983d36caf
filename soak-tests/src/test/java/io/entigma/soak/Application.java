// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.soak;

import io.entigma.Entigma;
import io.entigma.key.KeyTable;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.SessionFactory;

/**
 * A process that reads, writes and searches until it is told otherwise. Arguments: those of the {@link Site}, the folder of the
 * journals, its number, a seed. Prints a line for each answer, and one that begins with {@link #VIOLATION} for what must not be.
 */
final class Application {
    static final String VIOLATION = "VIOLATION ";
    static final int WORKERS = 2;

    private Application() {}

    public static void main(String[] args) throws Exception {
        Site site = Site.of(args);
        int number = Integer.parseInt(args[6]);
        try (Entigma engine = site.engine(KeyTable.SchemaAction.VALIDATE);
                SessionFactory sessions = site.sessions(engine, "none")) {
            List<Worker> workers = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                int owner = number * WORKERS + i;
                workers.add(new Worker(
                        sessions, new Journal(Path.of(args[5]), owner), owner, Long.parseLong(args[7]) * 31 + i));
            }
            workers.forEach(Worker::start);
            say("started");
            obey(workers);
        }
    }

    static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private static void obey(List<Worker> workers) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String command = in.readLine(); command != null; command = in.readLine()) {
            for (Worker worker : workers) {
                switch (command) {
                    case "pause" -> worker.pause();
                    case "resume" -> worker.proceed();
                    case "health" -> worker.awaitSuccesses(10);
                    default -> throw new IllegalArgumentException(command);
                }
            }
            say(command + " done " + workers.stream().mapToLong(Worker::done).sum() + " operations, "
                    + workers.stream().mapToLong(Worker::failed).sum() + " failed");
        }
    }
}
