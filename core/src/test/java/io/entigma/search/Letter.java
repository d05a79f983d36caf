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
import jakarta.persistence.ManyToOne;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something with attributes at each place whose values queries may open. */
@Entity(name = "Letter")
public class Letter {
    /** Part of another object. */
    @Embeddable
    public static class Stamp {
        @Encrypted
        @Searchable(scan = true)
        public @Nullable BigDecimal price;
    }

    /** What others point to. */
    @Entity(name = "Sender")
    public static class Sender {
        @Id
        public Long id;

        @Encrypted
        @Searchable(scan = true)
        @Column(length = 60)
        public @Nullable String name;
    }

    /** A subclass in the same table. */
    @Entity(name = "Parcel")
    public static class Parcel extends Letter {
        @Encrypted
        @Searchable(scan = true)
        public @Nullable Integer weight;
    }

    @Id
    public Long id;

    public int mark;

    @Encrypted
    @Searchable(scan = true)
    @Column(length = 60)
    public @Nullable String text;

    @Encrypted
    @Searchable(ignoreCase = true, prefix = 2, scan = true)
    @Column(length = 60)
    public @Nullable String title;

    @Encrypted(deterministic = true)
    @Searchable(scan = true)
    @Column(length = 60)
    public @Nullable String code;

    @Encrypted
    @Searchable(scan = true)
    public @Nullable LocalDate sent;

    public @Nullable Stamp stamp;

    @ManyToOne
    public @Nullable Sender sender;

    @ElementCollection
    @Encrypted
    @Searchable(scan = true)
    @Column(length = 60)
    public List<String> tags = new ArrayList<>();

    @Nullable
    BigDecimal price() {
        return stamp == null ? null : stamp.price;
    }

    @Nullable
    String senderName() {
        return sender == null ? null : sender.name;
    }

    @Nullable
    Integer weight() {
        return this instanceof Parcel parcel ? parcel.weight : null;
    }
}
