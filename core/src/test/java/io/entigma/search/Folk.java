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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Somebody with searchable attributes of each kind and at each place, for tests of queries. */
@Entity(name = "Folk")
public class Folk {
    /** Part of another object. */
    @Embeddable
    public static class Home {
        @Encrypted
        @Searchable(equal = true, prefix = 2)
        @Column(length = 60)
        public @Nullable String street;

        @Encrypted
        @Searchable
        public @Nullable Integer number;
    }

    /** What others point to. */
    @Entity(name = "Town")
    public static class Town {
        @Id
        public Long id;

        @Encrypted
        @Searchable(ignoreCase = true, prefix = 3)
        @Column(length = 60)
        public @Nullable String name;
    }

    /** A subclass in the same table. */
    @Entity(name = "Poet")
    public static class Poet extends Folk {
        @Encrypted
        @Searchable(prefix = 3)
        @Column(length = 60)
        public @Nullable String pen;
    }

    @Id
    public Long id;

    public int mark;

    public @Nullable String open;

    @Encrypted
    @Searchable(equal = true, prefix = 3)
    @Column(length = 60)
    public @Nullable String code;

    @Encrypted
    @Searchable(ignoreCase = true, prefix = 3)
    @Column(length = 60)
    public @Nullable String name;

    @Encrypted
    @Searchable
    public @Nullable Long age;

    public @Nullable Home home;

    @ManyToOne
    public @Nullable Town town;

    @ElementCollection
    @Encrypted
    @Searchable(equal = true, prefix = 2)
    @Column(length = 60)
    public List<String> tags = new ArrayList<>();

    @Nullable
    String street() {
        return home == null ? null : home.street;
    }

    @Nullable
    Integer number() {
        return home == null ? null : home.number;
    }
}
