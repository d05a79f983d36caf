// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001b[2J",
                "a\rb",
                "a\nb",
                "a\u0000b",
                "\u007f",
                "\u009b31m",
                "\u202egnp.exe",
                "\u2066a\u2069",
                "\u200b",
                "\u2028",
                "\ufeff",
                "\ud83d",
                "\ue000",
                "\udb40\udc41",
                "\u061c"
            })
    void line_whatDoesNotShowByItself_isWrittenOut(String text) {
        assertThat(Printable.line(text)).matches("[ -~]+").contains("\\u");
        String json = Printable.json(new Gson().toJson(text));
        assertThat(json).matches("[ -~]+");
        assertThat(JsonParser.parseString(json).getAsString()).isEqualTo(text);
    }

    @Test
    void line_whatShows_staysAsItIs() {
        assertThat(Printable.line("\u00fcn\u00ef \u8868 \ud835\udcb3 C:\\dir"))
                .isEqualTo("\u00fcn\u00ef \u8868 \ud835\udcb3 C:\\dir");
        assertThat(Printable.json("{\n  \"a\": 1\n}")).isEqualTo("{\n  \"a\": 1\n}");
    }
}
