// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Entigma;
import io.entigma.settings.Setting;
import io.entigma.settings.Setting.Kind;
import io.entigma.settings.Setting.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The metadata that IDEs show, which is made from the table of settings. */
class MetadataTest {
    private static final Path FILE = Path.of("src/main/resources/META-INF/spring-configuration-metadata.json");
    private static final Set<Part> PARTS =
            EnumSet.of(Part.ENGINE, Part.KEY_TABLE_ACCESS, Part.SESSION_FACTORY, Part.SPRING);

    private static final Map<String, String> KEKS = new TreeMap<>(Map.of(
            "https://keys.example.com:8443/v1/keks/app", "Key server.",
            "vault://vault.example.com:8200/transit/keys/app", "Vault or OpenBao Transit.",
            "aws-kms:arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab", "AWS KMS.",
            "azure-kv:https://example.vault.azure.net/keys/app", "Azure Key Vault.",
            "gcp-kms:projects/P/locations/L/keyRings/R/cryptoKeys/K", "Google Cloud KMS.",
            "pkcs11:object=app", "Key in an HSM.",
            "file:///home/me/dev.kek", "Development only: whoever reads that file can open all data."));

    @Test
    void metadata_isThatOfTheTable() throws IOException {
        String expected = metadata();
        Path made = Files.writeString(Path.of("target", FILE.getFileName().toString()), expected);
        assertThat(Files.readString(FILE))
                .as("metadata; copy %s to %s if the table of settings is right", made, FILE)
                .isEqualTo(expected);
    }

    private static String metadata() {
        Map<String, String> properties = new TreeMap<>();
        Map<String, String> hints = new TreeMap<>();
        for (Setting setting : Entigma.settings().all()) {
            if (PARTS.contains(setting.part()) && !setting.name().equals("entigma.engine")) {
                String name = setting.isNamedByUser()
                        ? setting.name().substring(0, setting.name().indexOf(".", firstCapital(setting) - 1))
                        : setting.name();
                properties.putIfAbsent(name, property(setting, name));
                if (setting.kind() == Kind.CHOICE) {
                    Map<String, String> words = new LinkedHashMap<>();
                    setting.choices().forEach(word -> words.put(word, ""));
                    hints.put(name, hint(name, words));
                }
            }
        }
        hints.put("entigma.kek.uri", hint("entigma.kek.uri", KEKS));
        return "{\n  \"properties\": [\n" + String.join(",\n", properties.values()) + "\n  ],\n  \"hints\": [\n"
                + String.join(",\n", hints.values()) + "\n  ]\n}\n";
    }

    private static int firstCapital(Setting setting) {
        return setting.name().chars().takeWhile(c -> !Character.isUpperCase(c)).toArray().length;
    }

    private static String property(Setting setting, String name) {
        StringBuilder json = new StringBuilder("    {\n      \"name\": " + quoted(name));
        json.append(",\n      \"type\": ")
                .append(quoted(setting.isNamedByUser() ? map(setting) : type(setting.kind())));
        json.append(",\n      \"description\": ")
                .append(quoted(setting.meaning().replace("`", "")));
        setting.usual()
                .ifPresent(value -> json.append(",\n      \"defaultValue\": ")
                        .append(
                                setting.kind() == Kind.NUMBER || setting.kind() == Kind.SWITCH
                                        ? value
                                        : quoted(value)));
        return json.append("\n    }").toString();
    }

    private static String map(Setting setting) {
        boolean isLast = setting.name().endsWith("TENANT");
        return "java.util.Map<java.lang.String,"
                + (isLast ? type(setting.kind()) : "java.util.Map<java.lang.String,java.lang.String>") + ">";
    }

    private static String type(Kind kind) {
        return switch (kind) {
            case TEXT, FILE, CHOICE, CLASS -> "java.lang.String";
            case SWITCH -> "java.lang.Boolean";
            case NUMBER -> "java.lang.Long";
            case DURATION -> "java.time.Duration";
            case URI -> "java.net.URI";
            case LIST -> "java.util.List<java.lang.String>";
        };
    }

    private static String hint(String name, Map<String, String> words) {
        List<String> values = words.entrySet().stream()
                .map(word -> "        {\n          \"value\": " + quoted(word.getKey())
                        + (word.getValue().isEmpty() ? "" : ",\n          \"description\": " + quoted(word.getValue()))
                        + "\n        }")
                .collect(Collectors.toList());
        return "    {\n      \"name\": " + quoted(name) + ",\n      \"values\": [\n" + String.join(",\n", values)
                + "\n      ],\n      \"providers\": [\n        {\n          \"name\": \"any\"\n        }\n      ]\n    }";
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
