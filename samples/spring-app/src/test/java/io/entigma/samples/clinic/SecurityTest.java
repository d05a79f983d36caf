// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestBuilders.formLogin;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.entigma.spring.EntigmaConnectionDetails;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@ClinicTest
@ExtendWith(OutputCaptureExtension.class)
class SecurityTest {
    @Autowired
    private MockMvcTester browser;

    @Autowired
    private Visitor visitor;

    @Autowired
    private Stored stored;

    @Autowired
    private EntigmaConnectionDetails connection;

    @ParameterizedTest
    @ValueSource(strings = {"/", "/patients", "/patients/1", "/keys", "/health"})
    void pages_withoutLogin_sendToTheLoginPage(String page) {
        assertThat(browser.perform(get(page))).hasStatus(302).redirectedUrl().endsWith("/login");
    }

    @Test
    void login_choosesTheClinic() {
        assertThat(browser.perform(formLogin().user("otto").password(ClinicTest.PASSWORD)))
                .hasStatus(302)
                .hasRedirectedUrl("/patients");
        assertThat(browser.perform(formLogin().user("otto").password("wrong"))).hasRedirectedUrl("/login?error");
        assertThat(browser.perform(formLogin().user("eve").password(ClinicTest.PASSWORD)))
                .hasRedirectedUrl("/login?error");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/patients",
                "/keys/rotate-kek",
                "/keys/rotate-data-key",
                "/keys/reencrypt",
                "/keys/shred",
                "/keys/enable",
                "/health/check",
                "/health/evict",
                "/logout"
            })
    void forms_withoutToken_areRefused(String form) {
        long keys = stored.keys(Clinic.NORTH).size();
        assertThat(browser.perform(post(form)
                        .param("confirmation", Clinic.NORTH.title())
                        .with(user(new ClinicUser(Clinic.NORTH, "unused")))
                        .with(csrf().useInvalidToken())))
                .hasStatus(403);
        assertThat(stored.keys(Clinic.NORTH))
                .hasSize((int) keys)
                .allSatisfy(key -> assertThat(key.get("wrapped_dek")).isNotNull());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/keys/rotate-kek", "/keys/reencrypt", "/keys/shred", "/keys/enable", "/health/evict"})
    void whatChangesSomething_isNoLink(String page) {
        assertThat(visitor.opens(Clinic.NORTH, page)).hasStatus(405);
    }

    @Test
    void pages_haveNoScriptAndNothingFromElsewhere() throws Exception {
        for (String page : new String[] {"/patients", "/keys", "/health", "/patients?wanted=x"}) {
            var result = visitor.opens(Clinic.NORTH, page);
            assertThat(result.getResponse().getHeader("Content-Security-Policy"))
                    .contains("default-src 'none'")
                    .doesNotContain("script-src");
            assertThat(result.getResponse().getContentAsString())
                    .doesNotContain("<script", "src=", "style=", "//fonts", " onclick");
        }
    }

    @Test
    void pagesAndLog_holdNoSecret(CapturedOutput log) throws Exception {
        String kek = Files.readString(Path.of(connection.kekUri()));
        String keyMaterial = kek.replaceAll("(?s).*\"value\"\\s*:\\s*\"([^\"]+)\".*", "$1");
        assertThat(keyMaterial).as("the KEK in its file").hasSizeGreaterThan(30).isNotEqualTo(kek);
        visitor.adds(Clinic.NORTH, "Log-canary", 200);
        visitor.reads(Clinic.NORTH, "/patients?wanted=T-200");
        String pages = visitor.reads(Clinic.NORTH, "/keys")
                + visitor.reads(Clinic.NORTH, "/health")
                + visitor.reads(Clinic.NORTH, "/login");
        assertThat(pages).doesNotContain(keyMaterial, ClinicTest.PASSWORD, "{bcrypt}");
        assertThat(log.getAll()).doesNotContain("canary", "patient200", keyMaterial, "{bcrypt}");
    }

    @Test
    void health_saysHowTheKeyServerDoes() throws Exception {
        visitor.posts(Clinic.NORTH, "/health/evict");
        visitor.reads(Clinic.NORTH, "/patients");
        assertThat(visitor.posts(Clinic.NORTH, "/health/check")).flash().containsKey("notice");
        assertThat(visitor.reads(Clinic.NORTH, "/health")).contains(">up<", "file:///", "DEVELOPMENT ONLY");
    }

    @Test
    void pageThatIsNotThere_saysSo() {
        assertThat(visitor.opens(Clinic.NORTH, "/nowhere")).hasStatus(404);
        assertThat(visitor.opens(Clinic.NORTH, "/patients/99999999")).hasStatus(404);
    }
}
