// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import java.math.BigDecimal;
import java.time.LocalDate;

/** The types of attributes. */
enum Kind {
    TEXT(String.class, "String"),
    LONG(Long.class, "Long"),
    INT(Integer.class, "Integer"),
    DATE(LocalDate.class, "LocalDate"),
    FLAG(Boolean.class, "Boolean"),
    SEALED_HUE(SealedHue.class, "String"),
    PLAIN_HUE(PlainHue.class, "String"),
    DEC(BigDecimal.class, "BigDecimal"),
    BYTES(byte[].class, "String"),
    /** Patterns that first characters answer. No attribute is of it. */
    START(String.class, "String"),
    /** Any patterns. No attribute is of it. */
    PATTERN(String.class, "String");

    private final Class<?> type;
    private final String castName;

    Kind(Class<?> type, String castName) {
        this.type = type;
        this.castName = castName;
    }

    Class<?> type() {
        return type;
    }

    String castName() {
        return castName;
    }

    boolean number() {
        return this == LONG || this == INT || this == DEC;
    }
}
