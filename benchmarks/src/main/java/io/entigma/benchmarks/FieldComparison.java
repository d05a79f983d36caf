// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Seals and opens a text of 64 bytes with each library, on one thread and on two, and prints a table with the ratio to the JDK's
 * cipher. Everything is measured in one process, in short slices in turn, by the CPU time of the threads and not by the clock: so
 * what else a machine does is not in the figures. Neither is what a thread waits for another one. Argument: how many slices.
 */
final class FieldComparison {
    private static final int SLICES = 300;
    private static final long SLICE_NANOS = 4_000_000;
    private static final int MOST_OPERATIONS = 8_000;
    private static final String TEXT = "x".repeat(64);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What one thread did in a slice, and what it took. */
    private record Slice(int operations, long nanos, long bytes) {
        double nanosEach() {
            return (double) nanos / operations;
        }
    }

    /** What a library took. */
    private static final class Figures {
        private final List<Double> nanos = new ArrayList<>();
        private long operations;
        private long bytes;

        void add(Slice slice) {
            nanos.add(slice.nanosEach());
            operations += slice.operations();
            bytes += slice.bytes();
        }

        double median() {
            return nanos.stream().sorted().skip(nanos.size() / 2).findFirst().orElse(Double.NaN);
        }

        double allocated() {
            return (double) bytes / operations;
        }
    }

    private FieldComparison() {}

    /**
     * Measures.
     *
     * @param args how many slices of each; optional
     * @throws Exception if a library does not work
     */
    public static void main(String[] args) throws Exception {
        int slices = args.length > 0 ? Integer.parseInt(args[0]) : SLICES;
        Map<Library, Figures> one = measure(1, slices);
        Map<Library, Figures> two = measure(2, slices);
        Figures base = one.getOrDefault(Library.JCA_KEPT, new Figures());
        Figures baseOfTwo = two.getOrDefault(Library.JCA_KEPT, new Figures());
        System.out.println("CPU time of " + slices + " slices each, in turn");
        System.out.println("| seal and open 64 bytes | 1 thread | 2 threads | allocated |\n|---|---|---|---|");
        one.forEach((library, figures) -> {
            double nanosOfTwo = two.getOrDefault(library, new Figures()).median();
            System.out.println(String.format(
                    Locale.ROOT,
                    "| `%s` | %.0f ns (%.2f) | %.0f ns (%.2f) | %.0f B (%.2f) |",
                    library,
                    figures.median(),
                    figures.median() / base.median(),
                    nanosOfTwo,
                    nanosOfTwo / baseOfTwo.median(),
                    figures.allocated(),
                    figures.allocated() / base.allocated()));
        });
    }

    private static Map<Library, Figures> measure(int threads, int slices) throws Exception {
        Map<Library, Library.Subject> subjects = new LinkedHashMap<>();
        Map<Library, Figures> figures = new LinkedHashMap<>();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (Library library : Library.values()) {
                subjects.put(library, library.start());
                figures.put(library, new Figures());
            }
            Map<Library, List<Worker>> workers = workers(subjects, threads);
            // The first half is for the compiler.
            for (int slice = -slices; slice < slices; slice++) {
                for (Map.Entry<Library, Figures> entry : figures.entrySet()) {
                    for (Slice taken : run(pool, workers.getOrDefault(entry.getKey(), List.of()))) {
                        if (slice >= 0) {
                            entry.getValue().add(taken);
                        }
                    }
                }
            }
            return figures;
        } finally {
            pool.shutdown();
            subjects.values().forEach(Library.Subject::close);
        }
    }

    private static Map<Library, List<Worker>> workers(Map<Library, Library.Subject> subjects, int threads)
            throws GeneralSecurityException {
        Map<Library, List<Worker>> workers = new LinkedHashMap<>();
        for (Map.Entry<Library, Library.Subject> entry : subjects.entrySet()) {
            List<Worker> ofLibrary = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                ofLibrary.add(entry.getValue().worker(TEXT));
            }
            workers.put(entry.getKey(), ofLibrary);
        }
        return workers;
    }

    private static List<Slice> run(ExecutorService pool, List<Worker> workers)
            throws InterruptedException, ExecutionException {
        List<Future<Slice>> running = new ArrayList<>();
        for (Worker worker : workers) {
            running.add(pool.submit(() -> slice(worker)));
        }
        List<Slice> slices = new ArrayList<>();
        for (Future<Slice> each : running) {
            slices.add(each.get());
        }
        return slices;
    }

    private static Slice slice(Worker worker) throws GeneralSecurityException, SQLException {
        worker.enter();
        long thread = Thread.currentThread().getId();
        long bytes = THREADS.getThreadAllocatedBytes(thread);
        long start = THREADS.getCurrentThreadCpuTime();
        int operations = 0;
        // The clock is not asked after each one.
        for (int more = 1; operations < MOST_OPERATIONS; more = Math.min(2 * more, MOST_OPERATIONS - operations)) {
            for (int i = 0; i < more; i++) {
                worker.open(worker.seal());
            }
            operations += more;
            if (THREADS.getCurrentThreadCpuTime() - start > SLICE_NANOS) {
                break;
            }
        }
        long nanos = THREADS.getCurrentThreadCpuTime() - start;
        long allocated = THREADS.getThreadAllocatedBytes(thread) - bytes;
        worker.leave();
        return new Slice(operations, nanos, allocated);
    }
}
