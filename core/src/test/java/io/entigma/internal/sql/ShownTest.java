// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShownTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"\u001b[2J", "a\r\nWARNING: all is well", "\u009b", "\u202e", "\u2028", "\ud83d", "\udb40\udc41"
            })
    void of_whatDoesNotShowByItself_isWrittenOut(String text) {
        assertThat(Shown.of(text)).matches("[ -~]+").contains("\\u");
    }

    @Test
    void of_whatShows_staysAsItIs() {
        assertThat(Shown.of("\u00fcn\u00ef \u8868 \ud835\udcb3 a.b"))
                .isEqualTo("\u00fcn\u00ef \u8868 \ud835\udcb3 a.b");
    }
}
