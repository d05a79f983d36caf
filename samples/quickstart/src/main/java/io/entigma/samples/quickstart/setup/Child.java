// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart.setup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process that ends with this one: by {@link #close}, by a shutdown hook, or, if it cares for its standard input, when
 * that ends. Thread safe.
 */
public final class Child implements AutoCloseable {
    private static final long SECONDS_TO_END = 5;

    private final Process process;
    private final Thread hook = new Thread(this::stop, "stop-child");

    private Child(Process process) {
        this.process = process;
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This JVM began to shut down after the process was started.
            process.destroy();
            throw e;
        }
    }

    /** The java that runs this program. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Starts a program of this class path; its output goes where ours goes, its logging into a file. */
    public static Child ofThisClassPath(Class<?> main, Map<String, String> environment, Path log) throws IOException {
        List<String> command = List.of(java(), "-cp", System.getProperty("java.class.path"), main.getName());
        return start(new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.INHERIT), environment, log);
    }

    /** Starts a command; its output goes into a file. */
    static Child ofCommand(List<String> command, Map<String, String> environment, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command));
        return start(builder.redirectOutput(appendTo(log)), environment, log);
    }

    private static Child start(ProcessBuilder builder, Map<String, String> environment, Path log) throws IOException {
        builder.environment().putAll(environment);
        return new Child(builder.redirectError(appendTo(log)).start());
    }

    private static ProcessBuilder.Redirect appendTo(Path log) {
        return ProcessBuilder.Redirect.appendTo(log.toFile());
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end. */
    public int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This JVM is shutting down already, and the hook does the same.
        }
    }

    private void stop() {
        process.destroy();
        try {
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
