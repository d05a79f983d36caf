// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar, run as a user runs it. */
class JarIT {
    @TempDir
    Path folder;

    private String run(String... args) throws IOException, InterruptedException {
        PackagedJar done = PackagedJar.run(Guest.environment(folder), args);
        assertThat(done.exit()).as(done.output()).isZero();
        return done.output();
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
