// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.MisconfigurationException;
import io.entigma.spring.app.Failures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** Methods of repositories that can never work are told when the application starts. */
@ExtendWith(OutputCaptureExtension.class)
class RepositoryQueryTest {
    /** What depends on nothing but the method. Whether a pattern begins with text, only its value tells. */
    private static final List<String> NEVER = List.of(
            "findByName",
            "findByNameIn",
            "findBySsnIgnoreCase",
            "findBySsnInIgnoreCase",
            "findBySsnStartingWith",
            "findByNameStartingWith",
            "findByCodeStartingWithIgnoreCase",
            "findByNote",
            "findByNoteStartingWith",
            "findByBornAfter",
            "findByBornBetween",
            "findByCityOrderByName");

    @TempDir
    private Path folder;

    private ConfigurableApplicationContext start(String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("--spring.main.web-application-type=none");
        all.add("--spring.datasource.generate-unique-name=true");
        all.add("--entigma.kek.uri=" + folder.resolve("dev.kek").toUri());
        return SpringApplication.run(MemberApp.class, all.toArray(String[]::new));
    }

    private static List<String> methods(String text) {
        List<String> named = new ArrayList<>();
        Matcher line = Pattern.compile("\n - Members\\.(\\w+): Member\\.").matcher(text);
        while (line.find()) {
            named.add(line.group(1));
        }
        return named;
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "deferred"})
    void start_withMethodsThatNeverWork_failsWithAllOfThem(String mode, CapturedOutput output) {
        String setting = "--entigma.query-check=fail";
        Throwable failure =
                Failures.rootOf(() -> start(setting, "--spring.data.jpa.repositories.bootstrap-mode=" + mode));
        assertThat(failure).isInstanceOf(MisconfigurationException.class).hasMessageContaining("entigma.query-check");
        assertThat(methods(failure.getMessage())).containsExactlyInAnyOrderElementsOf(NEVER);
        assertThat(failure).hasMessageContaining("Members.findByNote: Member.note: '=' cannot be applied");
        assertThat(failure).hasMessageContaining("@Searchable(equal = true)");
        assertThat(output).contains("APPLICATION FAILED TO START").contains("Members.findByBornAfter");
    }

    @Test
    @DisplayName("a repository that is made when it is first used, is refused then")
    void use_ofALazyRepositoryWithMethodsThatNeverWork_fails() {
        try (ConfigurableApplicationContext context =
                start("--entigma.query-check=fail", "--spring.data.jpa.repositories.bootstrap-mode=lazy")) {
            assertThatThrownBy(() -> context.getBean(Members.class).count())
                    .satisfies(failure -> assertThat(Failures.rootOf(() -> {
                                throw failure;
                            }))
                            .isInstanceOf(MisconfigurationException.class)
                            .hasMessageContaining("Members.find"));
        }
    }

    @Test
    void start_withWarn_warnsOnceAndStarts(CapturedOutput output) {
        try (ConfigurableApplicationContext context = start("--entigma.query-check=warn")) {
            assertThat(methods(output.getOut())).containsExactlyInAnyOrderElementsOf(NEVER);
            assertThat(context.getBean(Members.class).findBySsn("x")).isEmpty();
        }
    }
}
