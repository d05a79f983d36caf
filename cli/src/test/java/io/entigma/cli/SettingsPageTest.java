// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Entigma;
import io.entigma.settings.Setting;
import io.entigma.settings.Setting.Kind;
import io.entigma.settings.Setting.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page of all settings, which is made from the table; here, since all clients are on this class path. */
class SettingsPageTest {
    private static final Path PAGE = Path.of("../docs/settings.md");
    private static final String MARK = "<!-- From here on the page is made from the table of settings. -->\n";
    private static final int WIDTH = 120;

    @Test
    void page_isMadeFromTheTable() throws IOException {
        String page = Files.readString(PAGE);
        int end = page.indexOf(MARK) + MARK.length();
        String expected = page.substring(0, end) + sections();
        Path made = Files.writeString(Path.of("target", "settings.md"), expected);
        assertThat(page)
                .as("docs/settings.md; copy cli/%s there if the table is right", made)
                .isEqualTo(expected);
    }

    private static String sections() {
        Map<String, List<Setting>> sections = new LinkedHashMap<>();
        for (String title : List.of(
                "Engine",
                "Key table",
                "Key servers of all kinds",
                "Session factory",
                "Spring Boot alone",
                "Quarkus alone",
                "Command line alone",
                "Key server's client",
                "Vault",
                "AWS",
                "Azure Key Vault",
                "Google Cloud KMS",
                "HSM",
                "Quorum",
                "KEK in the process")) {
            sections.put(title, new ArrayList<>());
        }
        for (Setting setting : Entigma.settings().all()) {
            if (!setting.name().endsWith("-file") || !isOfAnother(setting)) {
                sections.get(section(setting)).add(setting);
            }
        }
        StringBuilder text = new StringBuilder();
        sections.forEach((title, settings) -> {
            text.append("\n## ").append(title).append("\n\n");
            settings.forEach(setting -> text.append(entry(setting)));
        });
        return text.toString();
    }

    /** NAME-file of a secret is said at NAME. */
    private static boolean isOfAnother(Setting setting) {
        String other = setting.name().substring(0, setting.name().length() - "-file".length());
        return Entigma.settings().find(other).filter(Setting::isAlsoInFile).isPresent();
    }

    private static String section(Setting setting) {
        String name = setting.name().substring(Setting.PREFIX.length());
        if (name.startsWith("key-table.")) {
            return "Key table";
        }
        if (name.startsWith("key-server.")) {
            return "Key servers of all kinds";
        }
        if (name.startsWith("kek.") && !name.equals("kek.uri")) {
            return switch (name.split("\\.")[1]) {
                case "vault" -> "Vault";
                case "aws" -> "AWS";
                case "azure" -> "Azure Key Vault";
                case "gcp" -> "Google Cloud KMS";
                case "pkcs11" -> "HSM";
                case "quorum" -> "Quorum";
                case "in-process" -> "KEK in the process";
                default -> "Key server's client";
            };
        }
        return switch (setting.part()) {
            case ENGINE, KEY_TABLE_ACCESS -> "Engine";
            case SESSION_FACTORY -> "Session factory";
            case SPRING -> "Spring Boot alone";
            case QUARKUS, QUARKUS_BUILD -> "Quarkus alone";
            case COMMAND_LINE -> "Command line alone";
        };
    }

    private static String entry(Setting setting) {
        String kind = setting.kind() == Kind.CHOICE
                ? String.join(", ", setting.choices())
                : switch (setting.kind()) {
                    case SWITCH -> "true or false";
                    case NUMBER -> "number";
                    case DURATION -> "duration";
                    case URI -> "URI";
                    case FILE -> "file";
                    case LIST -> "list";
                    case CLASS -> "class";
                    default -> setting.isSecret() ? "secret" : "text";
                };
        String usual =
                setting.usual().map(value -> "; `" + value + "` unless set").orElse("");
        String file = setting.isAlsoInFile() ? " Or `" + last(setting) + "-file`: a file whose first line it is." : "";
        String build = setting.part() == Part.QUARKUS_BUILD ? " Read when the application is built." : "";
        String only = setting.part() == Part.KEY_TABLE_ACCESS
                ? " Not in Quarkus."
                : setting.name().equals("entigma.key-table.datasource") ? " In Quarkus alone." : "";
        return "- **`" + setting.name() + "`** (" + kind + usual + ")\n"
                + wrapped(setting.meaning() + file + build + only);
    }

    private static String last(Setting setting) {
        return setting.name().substring(setting.name().lastIndexOf('.'));
    }

    private static String wrapped(String text) {
        StringBuilder lines = new StringBuilder();
        StringBuilder line = new StringBuilder(" ");
        for (String word : Arrays.asList(text.split(" "))) {
            if (line.length() + word.length() > WIDTH) {
                lines.append(line).append('\n');
                line = new StringBuilder(" ");
            }
            line.append(' ').append(word);
        }
        return lines.append(line).append('\n').toString();
    }
}
