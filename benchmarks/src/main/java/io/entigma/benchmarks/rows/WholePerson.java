// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks.rows;

import io.entigma.Encrypted;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.NullUnmarked;

/** The same five fields, sealed as one value. */
@Entity
@NullUnmarked
class WholePerson extends Person {
    record Details(
            String name,
            String email,
            LocalDate born,
            BigDecimal balance,
            @Column(length = 400) String note) {}

    @Encrypted
    Details details;

    @Override
    void fill(long number) {
        id = number;
        details = new Details(
                "Name of person " + number,
                "person." + number + "@mail.example",
                LocalDate.ofEpochDay(number % 20_000),
                BigDecimal.valueOf(number * 7919, 2),
                "A note about person " + number
                        + ", of a length that notes have, say a hundred characters or so in all.");
    }

    @Override
    int touch() {
        return details.name().length()
                + details.email().length()
                + details.born().getYear()
                + details.balance().scale()
                + details.note().length();
    }
}
