// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks.rows;

import jakarta.persistence.Column;
import java.math.BigDecimal;
import java.time.LocalDate;

/** The five values of a row, whatever its entity makes of them. */
record Details(
        String name,
        String email,
        LocalDate born,
        BigDecimal balance,
        @Column(length = 400) String note) {
    static Details of(long number) {
        return new Details(
                "Name of person " + number,
                "person." + number + "@mail.example",
                LocalDate.ofEpochDay(number % 20_000),
                BigDecimal.valueOf(number * 7919, 2),
                "A note about person " + number
                        + ", of a length that notes have, say a hundred characters or so in all.");
    }

    /** Something of all five, so that none is left unread. */
    int touch() {
        return name.length() + email.length() + born.getYear() + balance.scale() + note.length();
    }
}
