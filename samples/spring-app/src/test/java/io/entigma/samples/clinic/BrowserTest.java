// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WebElement;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The pages as a person meets them. */
@ClinicTest
class BrowserTest {
    /** Chromium would like a text field beside the password; here the clinic is chosen by radio buttons. */
    private static final String USERNAME_IS_CHOSEN = "Password forms should have (optionally hidden) username fields";

    @LocalServerPort
    private int port;

    private Chromium browser;

    @BeforeEach
    void start() throws IOException {
        browser = new Chromium(port);
    }

    @AfterEach
    void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void allPages_inABrowser() throws Exception {
        logsIn();
        looksAtPatients();
        searchesByPart();
        addsPatient();
        worksOnKeys();
        shreds();
        assertThat(browser.complaints())
                .as("complaints of the browser")
                .allSatisfy(each -> assertThat(each)
                        .containsAnyOf("status of 404", "status of 410", "status of 422", USERNAME_IS_CHOSEN));
    }

    private void logsIn() throws Exception {
        browser.opens("/patients");
        assertThat(browser.path()).isEqualTo("/login");
        photographsInAllWays("login");
        browser.types("[name=password]", "wrong");
        browser.follows("button.main");
        assertThat(browser.text()).contains("That password is not right");
        browser.clicks("input[value=otto]");
        browser.types("[name=password]", ClinicTest.PASSWORD);
        browser.follows("button.main");
        assertThat(browser.path()).isEqualTo("/patients");
        assertThat(browser.text()).contains("South Clinic", "Otto Winter");
    }

    private void looksAtPatients() throws Exception {
        photographsInAllWays("patients");
        WebElement last = browser.all("tbody tr td:first-child a").get(3);
        String name = last.getText();
        String email = browser.all("tbody tr td:nth-child(2)").get(3).getText();
        browser.types("#wanted", email.toUpperCase(Locale.ROOT));
        browser.follows(".search button");
        assertThat(browser.all("tbody tr")).hasSize(1);
        assertThat(browser.text()).contains(name, "1 found");
        photographs("search");
        browser.follows("tbody a");
        assertThat(browser.finds("h1").getText()).isEqualTo(name);
        assertThat(browser.all(".stored .marker"))
                .hasSize(6)
                .allSatisfy(each -> assertThat(each.getText()).isEqualTo("f9"));
        photographsInAllWays("patient");
        browser.types("#notes", "Comes again in May.");
        browser.follows("button.small:not(.who button)");
        assertThat(browser.text()).contains("The notes are sealed anew");
        assertThat(browser.finds("#notes").getText()).isEqualTo("Comes again in May.");
    }

    private void searchesByPart() throws Exception {
        browser.opens("/search");
        browser.types("#part", "ER");
        browser.follows("button.main");
        assertThat(browser.all(".sides tbody tr"))
                .isNotEmpty()
                .allSatisfy(row ->
                        assertThat(row.getText().toLowerCase(Locale.ROOT)).contains("er"));
        photographsInAllWays("search-by-part");
    }

    private void addsPatient() throws Exception {
        browser.opens("/patients");
        browser.clicks("summary");
        browser.types("#name", "Grace Browser");
        browser.types("#email", "nonsense");
        browser.follows("#add button");
        assertThat(browser.all("[aria-invalid=true]")).hasSize(3);
        photographs("add-refused");
        browser.types("#email", "grace@example.org");
        browser.types("#insuranceNumber", "B-1");
        browser.types("#born", "02281990");
        browser.follows("#add button");
        assertThat(browser.finds("h1").getText()).isEqualTo("Grace Browser");
        assertThat(browser.text()).contains("1990-02-28", "grace@example.org", "what the database got");
    }

    private void worksOnKeys() throws Exception {
        browser.opens("/keys");
        photographs("keys");
        browser.follows("form[action$=rotate-kek] button");
        assertThat(browser.text()).contains("Rewrapped");
        browser.follows("form[action$=rotate-data-key] button");
        awaitEnd();
        assertThat(browser.text()).contains("seals now");
        browser.follows("form[action$=reencrypt] button");
        assertThat(browser.all("button.quiet:disabled")).hasSize(3);
        // For a picture of a bar that has come some way; nothing is asserted of it.
        Thread.sleep(1200);
        browser.photographs("keys-reencrypting");
        awaitEnd();
        assertThat(browser.text()).contains("patients moved");
        photographsInAllWays("keys-after");
        browser.follows("nav a[href$=health]");
        browser.follows("form[action$=check] button");
        assertThat(browser.text()).contains("Every KEK in use opened a data key");
        photographsInAllWays("health");
    }

    /** The page loads itself anew while a task is at work; it has no script for that. */
    private void awaitEnd() throws InterruptedException {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!browser.all("meta[http-equiv=refresh]").isEmpty()) {
            assertThat(System.nanoTime()).as("the task did not end").isLessThan(end);
            Thread.sleep(100);
        }
    }

    private void shreds() throws Exception {
        browser.opens("/keys");
        browser.types("[name=confirmation]", "South");
        browser.follows("button.destroy");
        assertThat(browser.text()).contains("type exactly: South Clinic");
        browser.types("[name=confirmation]", "South Clinic");
        browser.follows("button.destroy");
        assertThat(browser.text()).contains("are destroyed");
        photographs("keys-shredded");
        browser.opens("/patients");
        assertThat(browser.text()).contains("unreadable: key destroyed").doesNotContain("Grace");
        photographs("patients-shredded");
        browser.follows("tbody a");
        assertThat(browser.text()).contains("key destroyed");
        photographsInAllWays("patient-shredded");
        browser.follows("form[action$=enable] button");
        assertThat(browser.text()).contains("There is a new data key");
        browser.opens("/patients/999999");
        assertThat(browser.text()).contains("no such patient in your clinic");
        photographs("error");
        browser.follows(".who button");
        assertThat(browser.text()).contains("You are logged out");
    }

    /** The page, and it also dark and narrow. */
    private void photographsInAllWays(String name) throws IOException {
        photographs(name);
        browser.dark(true);
        browser.photographs(name + "-dark");
        browser.dark(false);
        browser.narrow(true);
        browser.photographs(name + "-narrow");
        browser.narrow(false);
    }

    /** The page; and what must hold on every one. */
    private void photographs(String name) throws IOException {
        assertThat(browser.all("h1")).as("one heading on " + name).hasSize(1);
        assertThat(browser.finds("html").getAttribute("lang")).isEqualTo("en");
        assertThat(browser.all("script")).isEmpty();
        browser.photographs(name);
        browser.narrow(true);
        assertThat(browser.overflows())
                .as(name + " is wider than a small window")
                .isFalse();
        browser.narrow(false);
    }
}
