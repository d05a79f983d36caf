// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks.rows;

import io.entigma.benchmarks.Application;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/**
 * How long the first session factory of a new process takes to build: 50 entities with two fields each, in the clear and sealed, each
 * time in a process of its own, in turn, over tables of H2 in a file that are there already. Arguments: how many processes of each, and how
 * many entities, if not 50.
 */
public final class Boot {
    private static final int PROCESSES = 11;
    private static final int ENTITIES = 50;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final String CLEAR = "clear";
    private static final String SEALED = "sealed";

    private Boot() {}

    /**
     * Measures.
     *
     * @param args how many processes and entities, or in such a process what it builds
     * @throws Exception if a process does not start
     */
    public static void main(String[] args) throws Exception {
        if (args.length > 0 && (args[0].equals(CLEAR) || args[0].equals(SEALED))) {
            boot(args[0], args[1], Integer.parseInt(args[2]));
            return;
        }
        int processes = args.length > 0 ? Integer.parseInt(args[0]) : PROCESSES;
        int entities = args.length > 1 ? Integer.parseInt(args[1]) : ENTITIES;
        Path folder = Files.createTempDirectory("boot");
        compile(folder, entities);
        // The first start of all makes the tables.
        for (String kind : List.of(CLEAR, SEALED)) {
            ofNewProcess(folder, kind, entities);
        }
        Measured wall = new Measured();
        Measured cpu = new Measured();
        for (int i = 0; i < processes; i++) {
            for (String kind : List.of(CLEAR, SEALED)) {
                String[] nanos = ofNewProcess(folder, kind, entities);
                wall.add(kind, Long.parseLong(nanos[0]));
                cpu.add(kind, Long.parseLong(nanos[1]));
            }
        }
        System.out.println(processes + " processes each, in turn, " + entities + " entities");
        System.out.println(wall.head());
        System.out.println(wall.row("session factory", NANOS_PER_MILLI, "ms"));
        System.out.println(cpu.row("of it the thread's own CPU time", NANOS_PER_MILLI, "ms"));
    }

    private static String[] ofNewProcess(Path folder, String kind, int entities)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        folder + File.pathSeparator + System.getProperty("java.class.path"),
                        Boot.class.getName(),
                        kind,
                        "jdbc:h2:file:" + folder.resolve(kind),
                        String.valueOf(entities))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException("A process ended with an error");
        }
        return said.substring(said.lastIndexOf('\n') + 1).split(" ");
    }

    private static void boot(String kind, String url, int count) throws ClassNotFoundException {
        Class<?>[] entities = new Class<?>[count];
        for (int i = 0; i < count; i++) {
            entities[i] = Class.forName(name(kind, i));
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Application.boot(
                url,
                factory -> {
                    long cpu = threads.getCurrentThreadCpuTime();
                    long start = System.nanoTime();
                    factory.run();
                    System.out.println((System.nanoTime() - start) + " " + (threads.getCurrentThreadCpuTime() - cpu));
                },
                entities);
    }

    private static String name(String kind, int number) {
        return kind + "Entity" + number;
    }

    /** Entities of both kinds; nobody wants to read a hundred classes. */
    private static void compile(Path folder, int entities) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-d", folder.toString(), "-cp", System.getProperty("java.class.path")));
        for (String kind : List.of(CLEAR, SEALED)) {
            for (int i = 0; i < entities; i++) {
                Path source = folder.resolve(name(kind, i) + ".java");
                String mark = kind.equals(SEALED) ? "@io.entigma.Encrypted " : "";
                Files.writeString(
                        source,
                        "@jakarta.persistence.Entity public class " + name(kind, i)
                                + " { @jakarta.persistence.Id public long id; " + mark + "public String name; " + mark
                                + "public String mail; }");
                arguments.add(source.toString());
            }
        }
        if (ToolProvider.getSystemJavaCompiler().run(null, null, System.err, arguments.toArray(String[]::new)) != 0) {
            throw new IOException("The entities do not compile");
        }
    }
}
