// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One run of the packaged jar, as a user runs it. */
record PackagedJar(int exit, String output) {
    /** {@code java -jar entigma.jar}. */
    static PackagedJar run(Map<String, String> environment, String... args) throws IOException, InterruptedException {
        return start(List.of("-jar", jar()), environment, args);
    }

    /** {@code java -cp "entigma.jar:libs/NAME/*" io.entigma.cli.EntigmaCommand}. */
    static PackagedJar runWith(String libs, Map<String, String> environment, String... args)
            throws IOException, InterruptedException {
        String all = Path.of(System.getProperty("cli.libs"), libs) + File.separator + "*";
        return start(
                List.of("-cp", jar() + File.pathSeparator + all, EntigmaCommand.class.getName()), environment, args);
    }

    private static String jar() {
        return System.getProperty("cli.jar");
    }

    private static PackagedJar start(List<String> how, Map<String, String> environment, String... args)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(how);
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new PackagedJar(process.exitValue(), output);
    }
}
