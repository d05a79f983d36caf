// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The key server of one clinic is stopped while the application runs. */
@ClinicTest
class KeyServerAwayTest {
    @Autowired
    private Visitor visitor;

    @Autowired
    private KeyServerOfLake keyServer;

    @Autowired
    private Stored stored;

    private boolean stopped;

    @AfterEach
    void startAgain() {
        if (stopped) {
            keyServer.startsAgain();
        }
    }

    @Test
    void pages_whileTheKeyServerIsAway_sayWhatIsWrongAndGoOnAfterwards() throws Exception {
        long id = visitor.adds(Clinic.LAKE, "Kept-canary", 300);
        keyServer.stops();
        stopped = true;
        assertThat(visitor.opens(Clinic.LAKE, "/patients/{id}", id))
                .as("its key is in memory")
                .hasStatus(200);

        visitor.posts(Clinic.LAKE, "/health/evict");
        var away = visitor.opens(Clinic.LAKE, "/patients/{id}", id);
        assertThat(away).hasStatus(503).headers().hasValue("Retry-After", "10");
        assertThat(away.getResponse().getContentAsString())
                .contains("key server does not answer", "Nothing is lost")
                .doesNotContain("canary", "localhost");
        assertThat(visitor.opens(Clinic.LAKE, "/patients")).hasStatus(503);
        assertThat(visitor.opens(Clinic.LAKE, "/keys"))
                .as("reads the key table alone")
                .hasStatus(200);
        assertThat(visitor.opens(Clinic.NORTH, "/patients"))
                .as("has another KEK")
                .hasStatus(200);
        storesNothing();
        assertThat(visitor.posts(Clinic.LAKE, "/health/check")).flash().containsKey("problem");
        assertThat(visitor.reads(Clinic.LAKE, "/health")).contains("pill down", "https://");

        keyServer.startsAgain();
        stopped = false;
        visitor.posts(Clinic.LAKE, "/health/check");
        awaitPatient(id);
    }

    private void storesNothing() {
        long before = stored.patients(Clinic.LAKE);
        assertThat(visitor.posts(
                        Clinic.LAKE,
                        "/patients",
                        "name",
                        "Lost",
                        "email",
                        "l@example.org",
                        "insuranceNumber",
                        "T-301",
                        "born",
                        "2000-01-01"))
                .hasStatus(503);
        assertThat(stored.patients(Clinic.LAKE)).isEqualTo(before);
    }

    /** Calls are stopped for a short while after failures. */
    private void awaitPatient(long id) throws Exception {
        long end = System.nanoTime() + 20_000_000_000L;
        while (visitor.opens(Clinic.LAKE, "/patients/{id}", id).getResponse().getStatus() != 200) {
            assertThat(System.nanoTime()).as("the pages did not come back").isLessThan(end);
            Thread.sleep(50);
        }
        assertThat(visitor.reads(Clinic.LAKE, "/patients/{id}", id)).contains("Kept-canary");
        assertThat(visitor.reads(Clinic.LAKE, "/health")).doesNotContain("pill down");
    }
}
