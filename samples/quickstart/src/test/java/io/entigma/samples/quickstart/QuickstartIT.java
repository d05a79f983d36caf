// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.samples.quickstart.customer.MakeCustomers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartIT {
    @TempDir
    Path folder;

    private Path output;

    @BeforeEach
    void chooseOutput() {
        output = folder.resolve("output.txt");
    }

    private int run(Path input) throws IOException, InterruptedException {
        ProcessBuilder program = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Quickstart.class.getName());
        program.environment().put("QUICKSTART_INPUT", input.toString());
        program.environment().put("QUICKSTART_FOLDER", folder.resolve("run").toString());
        program.environment().put("QUICKSTART_KEY_SERVER_JAR", System.getProperty("key-server.jar"));
        Process process = program.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    private String said() throws IOException {
        return Files.readString(output, StandardCharsets.UTF_8);
    }

    @Test
    void run_smallInput_passesAllChecks() throws Exception {
        Path input = folder.resolve("customers.csv");
        MakeCustomers.write(input, 200);
        assertThat(run(input)).as(said()).isZero();
        assertThat(said())
                .contains("All checks passed", "every value of 200 rows is the one of the input")
                .contains("KEK rotated", "data keys rotated", "none of them lost", "KeyDestroyedException")
                .contains("DamagedValueException", "WrongTenantException", "KeyServerUnavailableException")
                .doesNotContain("FAILED");
        assertThat(said().lines().count()).isLessThan(75);
    }

    @Test
    void run_wrongInput_endsWithAMessageAndAnExitCode() throws Exception {
        Path input = Files.writeString(folder.resolve("bad.csv"), "id,name\n1,x\n");
        assertThat(run(input)).isNotZero();
        assertThat(said()).contains("bad.csv line 1").doesNotContain("\tat ");
    }
}
