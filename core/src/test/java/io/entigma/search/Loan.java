// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.search;

import io.entigma.Encrypted;
import io.entigma.Searchable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something with values of each type that is searched by ranges, for tests of queries. */
@Entity(name = "Loan")
public class Loan {
    /** Part of another object. */
    @Embeddable
    public static class Terms {
        @Encrypted
        @Searchable(range = true)
        public @Nullable Integer months;
    }

    @Id
    public Long id;

    public int mark;

    @Encrypted
    @Searchable(range = true)
    public @Nullable LocalDate due;

    @Encrypted
    @Searchable(equal = true, range = true)
    public @Nullable Instant made;

    @Encrypted
    @Searchable(range = true)
    public @Nullable Long cents;

    @Encrypted
    @Searchable(range = true)
    @Column(precision = 6, scale = 2)
    public @Nullable BigDecimal rate;

    @Encrypted
    @Searchable(range = true)
    public @Nullable Short grade;

    public @Nullable Terms terms;

    @ElementCollection
    @Encrypted
    @Searchable(range = true)
    public List<LocalDate> paid = new ArrayList<>();

    @Nullable
    Integer months() {
        return terms == null ? null : terms.months;
    }
}
