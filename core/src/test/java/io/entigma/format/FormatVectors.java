// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Frozen sealed values: blocks of {@code name = value} lines with an empty line between them. */
record FormatVectors(String tenant, String context, byte[] dek, byte[] keyId, byte[] plain, byte[] sealed) {
    static List<FormatVectors> read() throws IOException {
        try (InputStream in = FormatVectors.class.getResourceAsStream("/io/entigma/vectors/format-1.txt")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            List<FormatVectors> vectors = new ArrayList<>();
            for (String block : text.strip().split("\n\n")) {
                Map<String, String> lines = new HashMap<>();
                block.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                    String[] parts = line.split(" =", 2);
                    lines.put(parts[0], parts[1].strip());
                });
                if (!lines.isEmpty()) {
                    vectors.add(of(lines));
                }
            }
            return vectors;
        }
    }

    private static FormatVectors of(Map<String, String> lines) {
        HexFormat hex = HexFormat.of();
        return new FormatVectors(
                lines.get("tenant"),
                lines.get("context"),
                hex.parseHex(lines.get("dek")),
                hex.parseHex(lines.get("key id")),
                hex.parseHex(lines.get("plain")),
                hex.parseHex(lines.get("sealed")));
    }

    String toText() {
        HexFormat hex = HexFormat.of();
        return "tenant = " + tenant + "\ncontext = " + context + "\ndek = " + hex.formatHex(dek) + "\nkey id = "
                + hex.formatHex(keyId) + "\nplain = " + hex.formatHex(plain) + "\nsealed = " + hex.formatHex(sealed)
                + "\n";
    }

    @Override
    public String toString() {
        return context + " of " + tenant + ", " + plain.length + " bytes";
    }
}
