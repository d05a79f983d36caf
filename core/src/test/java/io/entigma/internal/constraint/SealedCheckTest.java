// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.constraint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedCheckTest {
    private static final EncryptedColumn PIN = new EncryptedColumn("", "card", "Pin", false);

    /** Tables that are there keep their names: this one may never change. */
    @Test
    void name_isFrozen() {
        assertThat(SealedCheck.name("customer", "ssn")).isEqualTo("entigma_customer_ssn_3feb8498");
    }

    @Test
    void name_anyTableAndColumn_isShortPlainAndDistinct() {
        String long1 = SealedCheck.name("t".repeat(64), "Ünïcode \"1\"");
        assertThat(long1).hasSizeLessThanOrEqualTo(63).matches("[a-z0-9_]+");
        assertThat(SealedCheck.name("t".repeat(64), "Ünïcode \"2\"")).isNotEqualTo(long1);
        assertThat(SealedCheck.name("a_b", "c")).isNotEqualTo(SealedCheck.name("a", "b_c"));
        assertThat(SealedCheck.name("A", "b")).isNotEqualTo(SealedCheck.name("a", "b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(SUBSTRING(\"PIN\" FROM 1 FOR 1) = X'f9') AND (OCTET_LENGTH(\"PIN\") >= 34)",
                "((substr(`pin`,1,1) = 0xf9) and (octet_length(`pin`) >= 34))",
                "(hex(left(`pin`,1)) = _utf8mb4\\'F9\\')",
                "CHECK (((\"substring\"(pin, 1, 1) = '\\xf9'::bytea) AND (octet_length(pin) >= 34)))",
                "CHECK (((pin IS NULL) OR (get_byte(pin, 0) = 249)))",
                "X'F9' = left(pin, 1)"
            })
    void guards_comparisonWithTheMarker_counts(String condition) {
        assertThat(SealedCheck.guards("any", condition, PIN)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CHECK (((pin IS NULL) OR (get_byte(other_pin, 0) = 249)))",
                "length(pin) < 249",
                "length(pin) > 249",
                "substr(pin, 1, 1) <> 0xf9",
                "substr(pin, 1, 1) != 0xf9",
                "octet_length(pin) > 34 and note = 'f9'",
                "substr(pin2, 1, 1) = 0xf9",
                "CHECK ((get_byte(pin, 0) = 249)) NOT ENFORCED",
                "1 = 1"
            })
    void guards_anythingElse_doesNotCount(String condition) {
        assertThat(SealedCheck.guards(PIN.constraintName(), condition, PIN)).isFalse();
    }

    @Test
    void guards_conditionThatIsNotShown_countsByItsName() {
        assertThat(SealedCheck.guards(
                        "ENTIGMA_CARD_PIN_" + SealedCheck.name("card", "Pin").substring(17), null, PIN))
                .isTrue();
        assertThat(SealedCheck.guards("other", null, PIN)).isFalse();
    }
}
