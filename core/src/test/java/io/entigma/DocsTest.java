// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pages of the documentation: their links lead somewhere, the index has them all, and nothing in them has to be scrolled. */
class DocsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path DOCS = ROOT.resolve("docs");
    private static final Path INDEX = DOCS.resolve("README.md");

    private static final Set<String> NOT_OURS = Set.of("target", ".git");

    private static final int PROSE = 160;
    private static final int CODE = 110;
    private static final int ROW = 160;
    private static final int CELL = 100;

    /** The end of a link; its text can begin in the line before. */
    private static final Pattern LINK = Pattern.compile("\\]\\(([^()\\s]+)\\)");

    private static final Pattern CODE_SPAN = Pattern.compile("(`+).*?\\1");
    private static final Pattern HEADING = Pattern.compile("#{1,6}\\s+(.*?)\\s*#*");
    private static final Pattern FENCE = Pattern.compile("\\s*```.*");
    private static final Pattern QUOTED_ERROR = Pattern.compile("\\*\\*\"(.+?)\"\\*\\*", Pattern.DOTALL);
    private static final Pattern PAGE_IN_SOURCE = Pattern.compile("\\bdocs/[A-Za-z0-9_/-]+\\.md\\b");

    /** A line of a page. */
    private record Line(Path page, int number, String text, boolean isCode) {
        private boolean isTable() {
            return !isCode && text.stripLeading().startsWith("|");
        }

        private boolean isSeparator() {
            return isTable() && text.matches("[|:\\s-]+");
        }

        private String where(String problem) {
            return ROOT.relativize(page) + ":" + number + " " + problem;
        }
    }

    /** Files of a folder in order, without what builds and tests leave there, which can vanish meanwhile. */
    private static List<Path> files(Path folder, Predicate<String> which) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) {
                return NOT_OURS.contains(each.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path each, BasicFileAttributes attributes) {
                if (which.test(ROOT.relativize(each).toString())) {
                    files.add(each);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        Collections.sort(files);
        return files;
    }

    /** What users read: docs and the README. */
    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(files(DOCS, path -> path.endsWith(".md")));
        pages.add(ROOT.resolve("README.md"));
        assertThat(pages).hasSizeGreaterThan(30);
        return pages;
    }

    private static List<Line> lines(Path page) throws IOException {
        List<Line> lines = new ArrayList<>();
        boolean code = false;
        for (String text : Files.readAllLines(page)) {
            boolean fence = FENCE.matcher(text).matches();
            lines.add(new Line(page, lines.size() + 1, text, code || fence));
            code ^= fence;
        }
        assertThat(code).as("a code block without an end in " + page).isFalse();
        return lines;
    }

    private static List<String> links(Line line) {
        return line.isCode()
                ? List.of()
                : LINK.matcher(CODE_SPAN.matcher(line.text()).replaceAll("code"))
                        .results()
                        .map(match -> match.group(1))
                        .filter(link -> !link.matches("[a-z]+:.*"))
                        .toList();
    }

    /** Anchors of headings as GitHub makes them. */
    private static Set<String> anchors(Path page) throws IOException {
        Set<String> anchors = new HashSet<>();
        Map<String, Integer> seen = new HashMap<>();
        for (Line line : lines(page)) {
            Matcher heading = HEADING.matcher(line.text());
            if (!line.isCode() && heading.matches()) {
                String anchor = anchor(heading.group(1));
                int before = seen.merge(anchor, 1, Integer::sum) - 1;
                anchors.add(before == 0 ? anchor : anchor + "-" + before);
            }
        }
        return anchors;
    }

    private static String anchor(String heading) {
        return heading.replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{M}\\p{N}\\p{Pc} -]", "")
                .replace(' ', '-');
    }

    @Test
    void versions_thatPagesTell_areThoseOfTheBuild() throws IOException {
        Matcher own = Pattern.compile("<artifactId>entigma-parent</artifactId>\\s*<version>(.+?)</version>")
                .matcher(Files.readString(ROOT.resolve("pom.xml")));
        assertThat(own.find()).isTrue();
        String version = own.group(1);
        assertThat(ROOT.resolve("README.md")).content().contains("version `" + version + "`");
        for (String page : List.of("spring-boot.md", "quarkus.md")) {
            assertThat(DOCS.resolve(page)).content().contains("<version>" + version + "</version>");
        }
    }

    @Test
    void anchor_heading_isAsOnGitHub() {
        assertThat(anchor("KEK: `rotate-kek`")).isEqualTo("kek-rotate-kek");
        assertThat(anchor("Images of a running process: CRaC, SnapStart"))
                .isEqualTo("images-of-a-running-process-crac-snapstart");
        assertThat(anchor("Taking a client's [access](a.md) away")).isEqualTo("taking-a-clients-access-away");
        assertThat(anchor("entigma_setting: what nodes agree on")).isEqualTo("entigma_setting-what-nodes-agree-on");
    }

    @Test
    void links_ofEveryPage_leadToFileAndHeading() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : files(ROOT, path -> path.endsWith(".md"))) {
            for (Line line : lines(page)) {
                for (String link : links(line)) {
                    if (!leadsSomewhere(page, link)) {
                        broken.add(line.where(link));
                    }
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    private static boolean leadsSomewhere(Path page, String link) throws IOException {
        String[] parts = URLDecoder.decode(link, StandardCharsets.UTF_8).split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        if (!target.startsWith(ROOT) || !Files.exists(target)) {
            return false;
        }
        return parts.length == 1
                || (target.toString().endsWith(".md") && anchors(target).contains(parts[1]));
    }

    @Test
    void index_everyPage_isLinked() throws IOException {
        Set<Path> linked = new HashSet<>();
        for (Line line : lines(INDEX)) {
            links(line)
                    .forEach(link -> linked.add(
                            INDEX.resolveSibling(link.replaceFirst("#.*", "")).normalize()));
        }
        assertThat(files(DOCS, path -> path.endsWith(".md")))
                .filteredOn(page -> !page.equals(INDEX) && !linked.contains(page) && !linked.contains(page.getParent()))
                .isEmpty();
    }

    @Test
    void pages_namedInJavaAndSettings_exist() throws IOException {
        List<String> missing = new ArrayList<>();
        List<Path> sources = files(ROOT, path -> path.matches(".*/src/.*\\.(java|json|properties|xml|txt)"));
        assertThat(sources).hasSizeGreaterThan(400);
        for (Path source : sources) {
            PAGE_IN_SOURCE
                    .matcher(Files.readString(source))
                    .results()
                    .map(MatchResult::group)
                    .filter(name -> !Files.exists(ROOT.resolve(name)))
                    .forEach(name -> missing.add(ROOT.relativize(source) + ": " + name));
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void errors_quotedOnThePagesOfKeyServers_areThoseOfTheCode() throws IOException {
        StringBuilder code = new StringBuilder();
        for (Path source : files(ROOT, path -> path.matches("(core|kek/\\w+)/src/main/.*\\.java"))) {
            code.append(Files.readString(source).replaceAll("\"\\s*\\+\\s*\"", ""));
        }
        List<String> unknown = new ArrayList<>();
        for (Path page : files(DOCS.resolve("key-servers"), path -> path.endsWith(".md"))) {
            QUOTED_ERROR
                    .matcher(Files.readString(page))
                    .results()
                    .flatMap(match ->
                            Stream.of(match.group(1).replaceAll("\\s+", " ").split("\\.\\.\\.")))
                    .filter(part -> code.indexOf(part.strip()) < 0)
                    .forEach(part -> unknown.add(page.getFileName() + ": " + part));
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void proseCodeAndTables_ofEveryPage_areNotTooWide() throws IOException {
        List<String> wide = new ArrayList<>();
        for (Path page : pages()) {
            for (Line line : lines(page)) {
                if (!line.isTable()) {
                    check(wide, line, line.isCode() ? "code" : "prose", line.text(), line.isCode() ? CODE : PROSE);
                } else if (!line.isSeparator()) {
                    String shown = LINK.matcher(line.text()).replaceAll("]");
                    check(wide, line, "row", shown, ROW);
                    for (String cell : shown.split("(?<!\\\\)\\|")) {
                        check(wide, line, "cell", cell.strip(), CELL);
                    }
                }
            }
        }
        assertThat(wide).isEmpty();
    }

    private static void check(List<String> wide, Line line, String what, String text, int limit) {
        if (text.length() > limit) {
            wide.add(line.where("a " + what + " of " + text.length()));
        }
    }
}
