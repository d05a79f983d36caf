// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.entigma.benchmarks.rows.Boot;
import io.entigma.benchmarks.rows.EndToEnd;
import io.entigma.benchmarks.rows.Reencrypt;
import io.entigma.benchmarks.rows.RoundTrips;
import io.entigma.benchmarks.rows.RowProfile;
import io.entigma.benchmarks.scale.FleetSimulation;
import io.entigma.benchmarks.scale.KeyTableScale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keeps the benchmarks able to run; measures nothing. */
class BenchmarksRunTest {
    @ParameterizedTest
    @EnumSource
    void sealAndOpen_everyLibrary_givesTheTextBack(Library library) throws Exception {
        String text = "x".repeat(64);
        try (Library.Subject subject = library.start()) {
            Worker worker = subject.worker(text);
            worker.enter();
            Object sealed = worker.seal();
            Object opened = worker.open(sealed);
            worker.leave();

            assertThat(sealed).isNotEqualTo(text);
            assertThat(
                            opened instanceof byte[] bytes
                                    ? new String(bytes, java.nio.charset.StandardCharsets.UTF_8)
                                    : opened)
                    .isEqualTo(text);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tokens_everyKind_areMadeAndSealed(TokenBenchmark.Kind kind) {
        TokenBenchmark benchmark = new TokenBenchmark();
        benchmark.kind = kind;
        benchmark.text = "text";
        benchmark.start();
        assertThat(benchmark.seal()).hasSizeGreaterThan(benchmark.tokens().tokens().length);
    }

    @Test
    void endToEnd_fewRows_runs() {
        assertThatCode(() -> EndToEnd.main(new String[] {"jdbc:h2:mem:", "20", "1"}))
                .doesNotThrowAnyException();
    }

    @Test
    void rowProfile_fewRows_runs() {
        assertThatCode(() -> RowProfile.main(new String[] {"jdbc:h2:mem:", "20", "1"}))
                .doesNotThrowAnyException();
    }

    @Test
    void roundTrips_fewRequests_run() {
        assertThatCode(() -> RoundTrips.main(new String[] {"jdbc:h2:mem:", "2"}))
                .doesNotThrowAnyException();
    }

    @Test
    void fieldComparison_oneSlice_runs() {
        assertThatCode(() -> FieldComparison.main(new String[] {"1"})).doesNotThrowAnyException();
    }

    @Test
    void boot_oneProcessEach_runs() {
        assertThatCode(() -> Boot.main(new String[] {"1", "2"})).doesNotThrowAnyException();
    }

    @Test
    void reencrypt_fewRows_runs() {
        assertThatCode(() -> Reencrypt.main(new String[] {"jdbc:h2:mem:", "1200", "1"}))
                .doesNotThrowAnyException();
    }

    @Test
    void lookups_fewRows_run() {
        assertThatCode(() -> Lookups.main(new String[] {"jdbc:h2:mem:lookups;DB_CLOSE_DELAY=-1", "1200", "4"}))
                .doesNotThrowAnyException();
    }

    @Test
    void scanCosts_fewValues_run() {
        assertThatCode(() -> ScanCosts.main(new String[] {"jdbc:h2:mem:scans;DB_CLOSE_DELAY=-1", "200", "1"}))
                .doesNotThrowAnyException();
    }

    @Test
    void coldStart_fewTenants_runs() {
        assertThatCode(() -> ColdStart.main(new String[] {"20"})).doesNotThrowAnyException();
    }

    @Test
    void keyTableScale_fewTenants_runs() {
        assertThatCode(() -> KeyTableScale.main(new String[] {"jdbc:h2:mem:scale;DB_CLOSE_DELAY=-1", "250"}))
                .doesNotThrowAnyException();
    }

    @Test
    void fleetSimulation_fewRequests_runs() {
        assertThatCode(() -> FleetSimulation.main(new String[] {"10000", "0.01"}))
                .doesNotThrowAnyException();
    }
}
