// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar, run as a user runs it. */
class JarIT {
    @TempDir
    Path folder;

    private String run(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("cli.jar")));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Guest.environment(folder));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    @Test
    void jar_onADatabase_rotatesAndReencrypts() throws Exception {
        Guest.store(folder, "acme", 0, 20);
        assertThat(run("--version")).startsWith("entigma 0.");
        run("rotate-dek", "--all");
        assertThat(run("reencrypt")).contains("DONE");
        assertThat(run("status")).contains("All values are under active keys.");
        Guest.run(
                folder,
                "acme",
                session -> assertThat(session.find(Guest.class, 7L).name).isEqualTo("name 7"));
    }
}
