// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Seals and opens a text of 64 bytes with each library, on one thread and on two, and prints a table with the ratio to the JDK. */
final class FieldComparison {
    private static final int THREADS = 2;
    private static final int ITERATIONS = 5;
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private FieldComparison() {}

    /**
     * Measures.
     *
     * @param args how many processes for each figure, of which the median iteration counts; optional
     * @throws RunnerException if one does not run
     */
    public static void main(String[] args) throws RunnerException {
        int forks = args.length > 0 ? Integer.parseInt(args[0]) : 2;
        Map<String, double[]> rows = new LinkedHashMap<>();
        for (int threads = 1; threads <= THREADS; threads++) {
            for (RunResult result : run(threads, forks)) {
                double[] row =
                        rows.computeIfAbsent(result.getParams().getParam("library"), unused -> new double[THREADS + 1]);
                row[threads - 1] = median(result);
                row[THREADS] = result.getSecondaryResults().values().stream()
                        .filter(each -> each.getLabel().endsWith(ALLOCATED))
                        .mapToDouble(each -> each.getScore())
                        .findFirst()
                        .orElse(Double.NaN);
            }
        }
        double[] kept = Objects.requireNonNull(rows.get(Library.JCA_KEPT.name()));
        System.out.println("| seal and open 64 bytes | 1 thread | 2 threads | allocated |\n|---|---|---|---|");
        rows.forEach((library, row) -> System.out.println(String.format(
                Locale.ROOT,
                "| %s | %.0f ns (%.2f) | %.0f ns (%.2f) | %.0f B (%.2f) |",
                library,
                row[0],
                row[0] / kept[0],
                row[1],
                row[1] / kept[1],
                row[2],
                row[2] / kept[2])));
    }

    private static Collection<RunResult> run(int threads, int forks) throws RunnerException {
        return new Runner(new OptionsBuilder()
                        .include(FieldBenchmark.class.getName() + ".sealAndOpen")
                        .param("size", "64")
                        .threads(threads)
                        .forks(forks)
                        .warmupIterations(3)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(ITERATIONS)
                        .measurementTime(TimeValue.seconds(1))
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
    }

    /** On a machine where others work, too, one iteration can be far off. */
    private static double median(RunResult result) {
        List<Double> scores = result.getBenchmarkResults().stream()
                .flatMap(fork -> fork.getIterationResults().stream())
                .map(iteration -> iteration.getPrimaryResult().getScore())
                .sorted()
                .toList();
        return scores.get(scores.size() / 2);
    }
}
