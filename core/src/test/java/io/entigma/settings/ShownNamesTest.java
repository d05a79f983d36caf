// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Entigma;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ShownNamesTest {
    /** Where settings are made, and where a name is for {@code persistence.xml} alone. */
    private static final Pattern DEFINITION = Pattern.compile("Setting\\.(of|secret|choice|shown)\\(|^\\s*(\\*|//)");

    private static final Pattern FILE = Pattern.compile(".*(Settings|Catalog|Provider|/Entigma|/Setting)\\.java");

    private static Stream<Path> sources() throws IOException {
        try (Stream<Path> all = Stream.concat(Files.walk(Path.of("src/main/java")), Files.walk(Path.of("../kek")))) {
            return all
                    .filter(file -> file.toString().contains("src/main/java")
                            && file.toString().endsWith(".java"))
                    .filter(file ->
                            !FILE.matcher(file.toString().replace('\\', '/')).matches())
                    .toList()
                    .stream();
        }
    }

    @Test
    @DisplayName("no message has a setting's name of its own: Setting knows how the framework of the process spells it")
    void messages_nameSettings_asTheFrameworkSpellsThem() throws IOException {
        Pattern name = Pattern.compile(Entigma.settings().all().stream()
                .map(setting -> Pattern.quote(setting.name()))
                .collect(Collectors.joining("|", "\"[^\"]*(", ")[^\"]*\"")));
        List<String> found = new ArrayList<>();
        for (Path file : sources().toList()) {
            for (String line : Files.readAllLines(file)) {
                if (name.matcher(line).find() && !DEFINITION.matcher(line).find()) {
                    found.add(file.getFileName() + ": " + line.strip());
                }
            }
        }
        assertThat(found).isEmpty();
    }
}
