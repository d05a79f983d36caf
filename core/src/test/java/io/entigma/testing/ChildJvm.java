// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Another JVM with the tests' class path. Its error output goes to the tests' own. */
public final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private ChildJvm(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts a main class. */
    public static ChildJvm start(Class<?> main, String... args) throws IOException {
        return start(Map.of(), List.of(), main, args);
    }

    /** Starts a main class with more environment variables and options of the JVM, which can be another class path. */
    public static ChildJvm start(Map<String, String> environment, List<String> options, Class<?> main, String... args)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // It lives for seconds: what the second compiler costs, it does not bring back.
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(options);
        command.add(main.getName());
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        return new ChildJvm(builder.start());
    }

    /** Waits until it prints this line; other lines are passed over. */
    public void awaitLine(String line) throws IOException {
        for (String next = output.readLine(); next != null; next = output.readLine()) {
            if (next.equals(line)) {
                return;
            }
        }
        throw new IllegalStateException("The child JVM ended before it printed '" + line + "'");
    }

    /** The next line that it prints. */
    public String nextLine() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new IllegalStateException("The child JVM ended");
        }
        return line;
    }

    /** Gives it one line. */
    public void send(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Its exit code. */
    public int exit() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("The child JVM does not end");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
