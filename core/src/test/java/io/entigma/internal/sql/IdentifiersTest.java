// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {
    @Test
    void quoted_theQuoteItself_isDoubled() {
        assertThat(Identifiers.STANDARD.quoted("a\"b`c")).hasToString("\"a\"\"b`c\"");
        assertThat(Identifiers.MYSQL.quoted("a\"b`c")).hasToString("`a\"b``c`");
        assertThat(Identifiers.MYSQL.quoted("s`", "t")).hasToString("`s```.`t`");
        assertThat(Identifiers.STANDARD.quoted(null, "t")).hasToString("\"t\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\0b", "\ud835", "a\udcb3b"})
    void quoted_whatNoDatabaseHas_isRefused(String name) {
        assertThatThrownBy(() -> Identifiers.STANDARD.quoted(name)).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> Identifiers.MYSQL.quoted(name)).isInstanceOf(DataException.class);
    }

    @Test
    void sql_gapsInParts_stayAsTheyAre() {
        Sql name = Identifiers.STANDARD.quoted("{}");
        assertThat(Sql.of("SELECT {} FROM {} LIMIT {}", name, name, Sql.of(7)))
                .hasToString("SELECT \"{}\" FROM \"{}\" LIMIT 7");
        assertThatThrownBy(() -> Sql.of("{} {}", name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Sql.of("{}", name, name)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"it's", "back\\slash", "line\nend"})
    void literal_whatCouldEndIt_isRefused(String text) {
        assertThatThrownBy(() -> Sql.literal(text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Sql.word(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
