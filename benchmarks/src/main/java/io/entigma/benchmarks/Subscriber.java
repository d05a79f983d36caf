// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks;

import io.entigma.Encrypted;
import io.entigma.Searchable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.Table;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;

/** Somebody with a number and a name that are looked for. */
@MappedSuperclass
@NullUnmarked
abstract class Subscriber {
    private static final String[] SYLLABLES =
            ("ba be bo da de do fa fe ga ge go ha he ka ke ko la le lo ma me mo na ne no pa pe ra re ro sa se so ta te to va"
                            + " ve wa we")
                    .split(" ");

    @Id
    long id;

    abstract void fill(String ssn, String name);

    abstract int touch();

    /** In the clear, with the indexes that an application would have; it keeps the name in lower case itself. */
    @Entity(name = "Plain")
    @Table(
            name = "plain_subscriber",
            indexes = {
                @Index(name = "plain_ssn", columnList = "ssn"),
                @Index(name = "plain_name", columnList = "name_lower")
            })
    @NullUnmarked
    static class Plain extends Subscriber {
        @Column(length = 20)
        String ssn;

        @Column(length = 60)
        String name;

        @Column(name = "name_lower", length = 60)
        String nameLower;

        @Override
        void fill(String ssn, String name) {
            this.ssn = ssn;
            this.name = name;
            nameLower = name.toLowerCase(Locale.ROOT);
        }

        @Override
        int touch() {
            return ssn.length() + name.length();
        }
    }

    /** Sealed, and not to be found. */
    @Entity(name = "Sealed")
    @Table(name = "sealed_subscriber")
    @NullUnmarked
    static class Sealed extends Subscriber {
        @Encrypted
        @Column(length = 20)
        String ssn;

        @Encrypted
        @Column(length = 60)
        String name;

        @Override
        void fill(String ssn, String name) {
            this.ssn = ssn;
            this.name = name;
        }

        @Override
        int touch() {
            return ssn.length() + name.length();
        }
    }

    /** Sealed with search tokens. */
    @Entity(name = "Searched")
    @Table(name = "searched_subscriber")
    @NullUnmarked
    static class Searched extends Subscriber {
        @Encrypted
        @Searchable
        @Column(length = 20)
        String ssn;

        @Encrypted
        @Searchable(ignoreCase = true, prefix = 12)
        @Column(length = 60)
        String name;

        @Override
        void fill(String ssn, String name) {
            this.ssn = ssn;
            this.name = name;
        }

        @Override
        int touch() {
            return ssn.length() + name.length();
        }
    }

    /** The same number for the same row in each of the tables. */
    static String ssn(long id) {
        return String.format(Locale.ROOT, "%03d-%08d", id % 997, id);
    }

    /** A name of six syllables and a space, so that about 60 of 100,000 share the first four characters. */
    static String name(long id) {
        Random random = new Random(id * 31 + 7);
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            String syllable = SYLLABLES[random.nextInt(SYLLABLES.length)];
            name.append(i == 3 ? " " : "")
                    .append(
                            i % 3 == 0
                                    ? syllable.substring(0, 1).toUpperCase(Locale.ROOT) + syllable.substring(1)
                                    : syllable);
        }
        return name.toString();
    }
}
