// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import java.time.Duration;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** Somebody who is logged in, and clicks. */
@TestComponent
class Visitor {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final MockMvcTester browser;

    Visitor(MockMvcTester browser) {
        this.browser = browser;
    }

    MvcTestResult opens(Clinic clinic, String page, Object... arguments) {
        return browser.perform(get(page, arguments).with(user(new ClinicUser(clinic, "unused"))));
    }

    String reads(Clinic clinic, String page, Object... arguments) throws Exception {
        return opens(clinic, page, arguments).getResponse().getContentAsString();
    }

    /** Posts a form with the token that the page would have had; parameters are names and values in turn. */
    MvcTestResult posts(Clinic clinic, String page, String... parameters) {
        MockHttpServletRequestBuilder request =
                post(page).with(user(new ClinicUser(clinic, "unused"))).with(csrf());
        for (int i = 0; i < parameters.length; i += 2) {
            request.param(parameters[i], parameters[i + 1]);
        }
        return browser.perform(request);
    }

    /** A new patient; the number makes the address and insurance number unique. */
    long adds(Clinic clinic, String name, int number) {
        MvcTestResult result = posts(
                clinic,
                "/patients",
                "name",
                name,
                "email",
                "Patient" + number + "@Example.org",
                "insuranceNumber",
                "T-" + number,
                "born",
                "1990-02-28",
                "notes",
                "notes-canary-" + number,
                "phones",
                "+44 20 7946 0001\n\n +44 20 7946 0002 ");
        assertThat(result).hasStatus(302);
        String location = String.valueOf(result.getResponse().getRedirectedUrl());
        return Long.parseLong(location.substring(location.lastIndexOf('/') + 1));
    }

    /** Looks at the page of keys until the task there has ended. */
    String waits(Clinic clinic) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            String page = reads(clinic, "/keys");
            if (!page.contains(">running<")) {
                return page;
            }
            assertThat(System.nanoTime()).as("the task did not end").isLessThan(end);
            Thread.sleep(50);
        }
    }
}
