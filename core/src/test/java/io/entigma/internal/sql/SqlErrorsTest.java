// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.internal.sql.SqlErrors.Kind;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlErrorsTest {
    /** State and code as the databases give them. */
    @ParameterizedTest
    @CsvSource({
        "42S02, 1146, WRONG_SCHEMA",
        "42S22, 1054, WRONG_SCHEMA",
        "42P01, 0, WRONG_SCHEMA",
        "42703, 0, WRONG_SCHEMA",
        "3F000, 0, WRONG_SCHEMA",
        "42S04, 42104, WRONG_SCHEMA",
        "90079, 90079, WRONG_SCHEMA",
        "42000, 1142, NOT_ALLOWED",
        "42000, 1044, NOT_ALLOWED",
        "42501, 0, NOT_ALLOWED",
        "90096, 90096, NOT_ALLOWED",
        "28000, 1045, LOGIN_REFUSED",
        "28P01, 0, LOGIN_REFUSED",
        "28000, 28000, LOGIN_REFUSED",
        "42000, 1049, NO_SUCH_DATABASE",
        "3D000, 0, NO_SUCH_DATABASE",
        "90149, 90149, NO_SUCH_DATABASE",
        "08001, 0, NOT_REACHABLE",
        "08S01, 0, NOT_REACHABLE",
        "57P01, 0, NOT_REACHABLE",
        "53300, 0, NOT_REACHABLE",
        "90067, 90067, NOT_REACHABLE",
        "42000, 1064, OTHER",
        "42601, 0, OTHER",
        "22001, 0, OTHER",
        ", 0, OTHER"
    })
    void kind_ofStateAndCode(String state, int code, Kind kind) {
        assertThat(SqlErrors.kind(new SQLException("any", state, code))).isEqualTo(kind);
    }

    @Test
    void kind_withoutAState_isThatOfItsClass() {
        assertThat(SqlErrors.kind(new SQLNonTransientConnectionException("any")))
                .isEqualTo(Kind.NOT_REACHABLE);
        assertThat(SqlErrors.kind(new SQLInvalidAuthorizationSpecException("any")))
                .isEqualTo(Kind.LOGIN_REFUSED);
    }

    @Test
    void explain_hasNoneOfTheDatabasesWords() {
        assertThat(SqlErrors.explain(new SQLException("row ('secret')", "23505")))
                .startsWith("(SQL state 23505): ")
                .doesNotContain("secret");
    }
}
