// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks;

import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Time and allocation of sealing and opening one value, for Entigma and the others in one run. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@NullUnmarked
public class FieldBenchmark {
    /** The library, one for all threads. */
    @State(Scope.Benchmark)
    public static class Shared {
        /** What is measured. */
        @Param
        public Library library;

        /** Bytes of the text. */
        @Param({"16", "64", "1024"})
        public int size;

        private Library.Subject subject;

        /** Starts the library. */
        @Setup
        public void start() throws GeneralSecurityException {
            subject = library.start();
        }

        /** Stops it. */
        @TearDown
        public void stop() {
            subject.close();
        }
    }

    /** One thread's worker. */
    @State(Scope.Thread)
    public static class PerThread {
        private Worker worker;
        private Object sealed;

        /** Makes the worker and a sealed value. */
        @Setup
        public void start(Shared shared) throws GeneralSecurityException, SQLException {
            worker = shared.subject.worker("x".repeat(shared.size));
            worker.enter();
            sealed = worker.seal();
            worker.leave();
        }

        /** Prepares the thread, which need not be the one of the last iteration. */
        @Setup(Level.Iteration)
        public void enter() {
            worker.enter();
        }

        /** Leaves the thread as it was. */
        @TearDown(Level.Iteration)
        public void leave() {
            worker.leave();
        }
    }

    /** Seals a text and opens it again. */
    @Benchmark
    public Object sealAndOpen(PerThread thread) throws GeneralSecurityException, SQLException {
        return thread.worker.open(thread.worker.seal());
    }

    /** Seals a text. */
    @Benchmark
    public Object seal(PerThread thread) throws GeneralSecurityException, SQLException {
        return thread.worker.seal();
    }

    /** Opens a sealed text. */
    @Benchmark
    public Object open(PerThread thread) throws GeneralSecurityException, SQLException {
        return thread.worker.open(thread.sealed);
    }
}
