// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Every command in the documentation is one that this version understands, with its options. */
class DocsCommandsTest {
    /** A span of a trace has a name like a command. */
    private static final Pattern SPAN = Pattern.compile("`entigma (?!wrap`)([a-z][^`]*)`");

    private static final Pattern LINE =
            Pattern.compile("^\\s*(?:entigma|java -jar (?:cli/target/)?entigma\\.jar) ([a-z].*)$", Pattern.MULTILINE);

    private static List<Path> pages() throws IOException {
        Path root = Path.of("..").toAbsolutePath().normalize();
        try (Stream<Path> docs = Files.walk(root.resolve("docs"))) {
            List<Path> pages = new ArrayList<>(
                    docs.filter(page -> page.toString().endsWith(".md")).toList());
            pages.add(root.resolve("README.md"));
            return pages;
        }
    }

    private static List<String> commands(String page) {
        List<String> commands = new ArrayList<>();
        for (Pattern pattern : List.of(SPAN, LINE)) {
            Matcher found = pattern.matcher(page);
            while (found.find()) {
                String line = found.group(1).replaceFirst("\\s#.*", "");
                for (String command : line.split(";", -1)) {
                    commands.add(command.replaceFirst("^\\s*(java -jar entigma\\.jar|entigma) ", "")
                            .strip());
                }
            }
        }
        return commands;
    }

    /** What is wrong with it; empty if nothing is, or if it is a command without what it must be given, as text names it. */
    private static String problem(String command) {
        CommandLine line = EntigmaCommand.commandLine(Map.of(), Reader.nullReader());
        try {
            // Letters stand for numbers.
            line.parseArgs(command.replaceAll("\\bN\\b", "1").split("\\s+", -1));
        } catch (CommandLine.MissingParameterException e) {
            return "";
        } catch (ParameterException e) {
            return command + ": " + e.getMessage();
        }
        return "";
    }

    @Test
    void commands_ofAllPages_areUnderstood() throws IOException {
        List<String> problems = new ArrayList<>();
        int commands = 0;
        for (Path page : pages()) {
            for (String command : commands(Files.readString(page))) {
                commands++;
                String problem = problem(command);
                if (!problem.isEmpty()) {
                    problems.add(page.getFileName() + ": " + problem);
                }
            }
        }
        assertThat(problems).isEmpty();
        assertThat(commands).isGreaterThan(60);
    }
}
