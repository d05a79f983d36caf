// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.settings.Setting;
import io.entigma.settings.SettingCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * docs/write-a-kek-client.md and the example say the same. A snippet stands in the source between {@code // tag::NAME} and {@code
 * // end::NAME}, and on the page in the block of Java below {@code <!-- File.java NAME -->}.
 */
class PageTest {
    private static final Path PAGE = Path.of("../../docs/write-a-kek-client.md");
    private static final Path SOURCES = Path.of("src/test/java/io/entigma/kek/example");

    private static final Pattern SNIPPET =
            Pattern.compile("<!-- (\\w+\\.java) (\\w+) -->\n```java\n(.*?)\n```\n", Pattern.DOTALL);

    private static final Pattern TAG = Pattern.compile(" *// (tag|end)::(\\w+)");
    private static final Pattern SETTING = Pattern.compile("\\bentigma\\.kek\\.acme\\.[a-z-]+\\b");
    private static final Pattern IMPORT =
            Pattern.compile("(?m)^import (?:static )?(io\\.entigma\\.[a-z.]+)\\.[A-Z].*;");
    private static final Pattern JAVA_BLOCK = Pattern.compile("(?m)^```java$");

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.filter(file -> file.getFileName().toString().startsWith("Acme"))
                    .sorted()
                    .toList();
        }
    }

    /** By file and name, as the page writes them. */
    private static Map<String, String> cuts() throws IOException {
        Map<String, String> cuts = new LinkedHashMap<>();
        for (Path source : sources()) {
            List<String> lines = Files.readAllLines(source);
            for (int i = 0; i < lines.size(); i++) {
                var tag = TAG.matcher(lines.get(i));
                if (tag.matches() && tag.group(1).equals("tag")) {
                    int end = end(lines, i, tag.group(2));
                    cuts.put(source.getFileName() + " " + tag.group(2), flush(lines.subList(i + 1, end)));
                }
            }
        }
        return cuts;
    }

    private static int end(List<String> lines, int from, String name) {
        for (int i = from + 1; i < lines.size(); i++) {
            if (lines.get(i).strip().equals("// end::" + name)) {
                return i;
            }
        }
        throw new AssertionError("no end of " + name);
    }

    /** Without the indentation that all lines have in common. */
    private static String flush(List<String> lines) {
        return String.join("\n", lines).stripIndent();
    }

    private static Map<String, String> snippets(String page) {
        Map<String, String> snippets = new LinkedHashMap<>();
        SNIPPET.matcher(page)
                .results()
                .forEach(found -> snippets.put(found.group(1) + " " + found.group(2), found.group(3)));
        return snippets;
    }

    @Test
    void snippets_ofThePage_areThoseOfTheSource() throws IOException {
        String page = Files.readString(PAGE);
        Map<String, String> cuts = cuts();
        assertThat(snippets(page).keySet()).hasSizeGreaterThan(10).containsExactlyInAnyOrderElementsOf(cuts.keySet());
        snippets(page).forEach((name, text) -> assertThat(text).as(name).isEqualTo(cuts.get(name)));
        assertThat(JAVA_BLOCK.matcher(page).results())
                .as("every block of Java is cut out of the source")
                .hasSize(snippets(page).size());
    }

    @Test
    void settings_ofThePage_areThoseOfTheProvider() throws IOException {
        List<String> known = new SettingCatalog(new AcmeKekClientProvider().settings())
                .all().stream().map(Setting::name).toList();
        List<String> named = SETTING.matcher(Files.readString(PAGE))
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
        assertThat(known).containsAll(named);
        assertThat(named).hasSizeGreaterThan(2);
    }

    @Test
    void example_usesWhatIsExportedAlone() throws IOException {
        List<String> packages = new ArrayList<>();
        for (String file : List.of("AcmeKekClient.java", "AcmeKekClientProvider.java")) {
            String source = Files.readString(SOURCES.resolve(file));
            assertThat(source).doesNotContain("internal");
            IMPORT.matcher(source).results().forEach(found -> packages.add(found.group(1)));
        }
        assertThat(packages)
                .hasSizeGreaterThan(5)
                .allSatisfy(name -> assertThat(name).matches("io\\.entigma\\.(kek|key|error|settings)"));
    }
}
