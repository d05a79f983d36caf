// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticListener;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * The Java of a page of the documentation, compiled against the class path of the running test: types, members and statements
 * of all its examples, each in a class of its own that has the names which the page takes for granted.
 */
public final class DocsJava {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```java\\n(.*?)^ *```");
    private static final Pattern TYPE =
            Pattern.compile("(?s)(@\\w+(\\([^)]*\\))?\\s+)*((public|final|static|abstract)\\s+)*"
                    + "(class|interface|record|enum) \\w.*");

    /** An annotation comes before it, or it is a method. */
    private static final Pattern MEMBER =
            Pattern.compile("(?s)(@\\w.*|([\\w<>\\[\\],.]+ )+\\w+\\([^)]*\\)( throws \\w+)? \\{.*)");

    /** The middle of a builder's call. */
    private static final Pattern MIDDLE = Pattern.compile("(?m)^\\.kek\\(");

    private final String imports;
    private final String names;

    /**
     * What pages take for granted.
     *
     * @param imports packages, as {@code java.util}, or classes
     * @param names fields and methods that examples use, as members of a class
     */
    public DocsJava(List<String> imports, String names) {
        this.imports = imports.stream()
                .map(name -> name.matches(".*\\.[A-Z]\\w*") ? name : name + ".*")
                .map(name -> "import " + name + ";\n")
                .collect(Collectors.joining());
        this.names = names;
    }

    /** What the compiler says of the examples of pages, and their number, if all of them compile. */
    public static void assertCompile(Map<Path, DocsJava> pages, int atLeast) throws IOException {
        List<Source> sources = new ArrayList<>();
        for (Map.Entry<Path, DocsJava> page : pages.entrySet()) {
            Matcher block = BLOCK.matcher(Files.readString(page.getKey()));
            while (block.find()) {
                String example = block.group(1).stripIndent();
                String name = "Example" + sources.size();
                sources.add(
                        new Source(page.getKey(), name, example, page.getValue().source(name, example)));
            }
        }
        assertThat(problems(sources)).isEmpty();
        assertThat(sources).hasSizeGreaterThan(atLeast);
    }

    /** One example, as a file for the compiler. */
    private static final class Source extends SimpleJavaFileObject {
        private final Path page;
        private final String example;
        private final String code;

        Source(Path page, String name, String example, String code) {
            super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
            this.page = page;
            this.example = example;
            this.code = code;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return code;
        }
    }

    private String source(String name, String example) {
        StringBuilder members = new StringBuilder();
        StringBuilder statements = new StringBuilder();
        for (String part : parts(example)) {
            String code = part.replaceAll("(?m)^\\s*//.*$", "").strip();
            if (TYPE.matcher(code).matches() || MEMBER.matcher(code).matches()) {
                members.append(part).append("\n");
            } else if (!code.isEmpty()) {
                statements.append(statement(part)).append("\n");
            }
        }
        return imports + "abstract class " + name + "Names {\n" + names + "}\nabstract class " + name + " extends "
                + name + "Names {\n" + members + "\nvoid run() throws Exception {\n" + statements + "\n}\n}\n";
    }

    /** A call can stand there without its beginning and its semicolon. */
    private static String statement(String part) {
        String whole = MIDDLE.matcher(part).replaceFirst("io.entigma.Entigma.builder().kek(");
        String last = whole.strip().replaceAll("\\s*//[^\\n]*$", "");
        return last.endsWith(";") || last.endsWith("}")
                ? whole
                : whole.stripTrailing().replaceAll("(\\s*//[^\\n]*)?$", ";$1");
    }

    /** What is parted by empty lines outside of braces. */
    private static List<String> parts(String example) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        int depth = 0;
        for (String line : example.lines().toList()) {
            depth += line.chars().map(c -> c == '{' ? 1 : c == '}' ? -1 : 0).sum();
            part.append(line).append('\n');
            if (depth == 0 && line.isBlank()) {
                parts.add(part.toString());
                part.setLength(0);
            }
        }
        parts.add(part.toString());
        return parts;
    }

    private static List<String> problems(List<Source> sources) throws IOException {
        Path classes = Files.createTempDirectory("docs-java");
        List<String> problems = new ArrayList<>();
        DiagnosticListener<JavaFileObject> listener = problem -> {
            if (problem.getKind() == Diagnostic.Kind.ERROR) {
                Source source = (Source) problem.getSource();
                problems.add(
                        source.page.getFileName() + ": " + problem.getMessage(Locale.ROOT) + " in\n" + source.example);
            }
        };
        List<String> options =
                List.of("-proc:none", "-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
        var unused = ToolProvider.getSystemJavaCompiler()
                .getTask(new StringWriter(), null, listener, options, null, sources)
                .call();
        try (Stream<Path> all = Files.walk(classes)) {
            all.sorted(Comparator.reverseOrder()).forEach(each -> each.toFile().delete());
        }
        return problems;
    }
}
