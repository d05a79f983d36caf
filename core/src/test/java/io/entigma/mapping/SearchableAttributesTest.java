// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.Place;
import io.entigma.Searchable;
import io.entigma.error.MisconfigurationException;
import io.entigma.error.QueryRefusedException;
import io.entigma.spi.NormalForm;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.LogCapture;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.Table;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;

/** What the start makes of {@code @Searchable}: what it refuses, and what it tells. */
class SearchableAttributesTest {
    @Entity(name = "NothingSealed")
    static class NothingSealed {
        @Id
        Long id;

        @Searchable
        String ssn;
    }

    @Entity(name = "HalfSealed")
    static class HalfSealed {
        @Id
        Long id;

        @Encrypted
        String name;

        @Searchable
        String city;

        @Encrypted
        String phone;

        @Searchable
        public String getPhone() {
            return phone;
        }
    }

    @Entity(name = "OwnIndexes")
    @Table(
            indexes = {
                @Index(name = "by_ssn", columnList = "ssn"),
                @Index(name = "one_code", columnList = "code", unique = true)
            })
    static class OwnIndexes {
        @Id
        Long id;

        @Encrypted
        @Searchable
        String ssn;

        @Encrypted
        @Searchable(prefix = 3)
        @Column(unique = true)
        String phone;

        @Encrypted
        @Searchable(ignoreCase = true)
        String code;
    }

    @Entity(name = "Shape")
    @Inheritance(strategy = InheritanceType.TABLE_PER_CLASS)
    abstract static class Shape {
        @Id
        Long id;

        @Encrypted
        @Searchable
        @Column(unique = true)
        String label;
    }

    @Entity(name = "Round")
    static class Round extends Shape {}

    @Entity(name = "Found")
    @Table(name = "found_t")
    static class Found {
        @Id
        Long id;

        @Encrypted
        @Column(length = 20)
        String name;
    }

    @Entity(name = "FoundEqual")
    @Table(name = "found_t")
    static class FoundEqual {
        @Id
        Long id;

        @Encrypted
        @Searchable
        @Column(length = 20)
        String name;
    }

    @Entity(name = "FoundByPrefix")
    @Table(name = "found_t")
    static class FoundByPrefix {
        @Id
        Long id;

        @Encrypted
        @Searchable(prefix = 3)
        @Column(length = 20)
        String name;
    }

    @Entity(name = "Told")
    static class Told {
        @Id
        Long id;

        @Encrypted
        @Searchable
        String ssn;

        @Encrypted
        @Searchable(ignoreCase = true, prefix = 12)
        String name;

        @Encrypted
        @Searchable(prefix = 4)
        String code;

        @Encrypted
        @Searchable(range = true)
        LocalDate born;

        @Encrypted
        String notes;
    }

    @Entity(name = "OpenedAtServer")
    static class OpenedAtServer {
        @Id
        Long id;

        @Encrypted(at = Place.KEY_SERVER)
        @Searchable(scan = true)
        @Column(length = 20)
        String name;
    }

    @Entity(name = "OpenedInForm")
    static class OpenedInForm {
        @Id
        Long id;

        @Encrypted
        @Searchable(scan = true, form = InLowerCase.class)
        String name;
    }

    /** A form. */
    public static final class InLowerCase implements NormalForm<String> {
        @Override
        public String of(String value) {
            return value.toLowerCase(Locale.ROOT);
        }
    }

    @Entity(name = "Opened")
    static class Opened {
        @Id
        Long id;

        @Encrypted(deterministic = true)
        @Searchable(scan = true)
        String email;

        @Encrypted
        @Searchable(scan = true)
        Boolean member;

        @Encrypted
        @Searchable(scan = true)
        DayOfWeek weekday;
    }

    private static void assertRefused(TestDatabase db, List<Class<?>> entities, String... parts) {
        assertThatThrownBy(() -> App.on(db)
                        .entities(entities.toArray(Class<?>[]::new))
                        .start()
                        .close())
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContainingAll(parts);
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName(
            "@Searchable that stands on a member without @Encrypted stops the boot, also where nothing is encrypted")
    void boot_searchableWithoutEncrypted_isRefused(TestDatabase db) {
        String rule =
                "): has @Searchable, but not @Encrypted, whose values alone have search tokens; put both on the same"
                        + " field or getter, or remove @Searchable";
        assertRefused(db, List.of(NothingSealed.class), "NothingSealed.ssn (", "NothingSealed.ssn" + rule);
        assertRefused(
                db,
                List.of(HalfSealed.class),
                "HalfSealed.city (",
                "HalfSealed.city" + rule,
                "HalfSealed.phone (",
                "HalfSealed.getPhone()" + rule);
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("an index of the user's own over a searchable column stops the boot and says what there is instead")
    void boot_indexOverSearchableColumn_isRefused(TestDatabase db) {
        String unique =
                ": a unique column cannot be encrypted at random: equal values are stored as different bytes, so"
                        + " the constraint would hold nothing; its search tokens do not tell equal values: use"
                        + " @Searchable(equal = true), or remove the unique constraint";
        assertRefused(
                db,
                List.of(OwnIndexes.class),
                "OwnIndexes.ssn: an indexed column cannot be encrypted at random: equal values are stored as different"
                        + " bytes, so no query could use the index by_ssn; @Searchable makes an index of its own over the"
                        + " search tokens, so take the column out of this one",
                "OwnIndexes.phone" + unique,
                "OwnIndexes.code" + unique);
        assertRefused(
                db,
                List.of(Shape.class, Round.class),
                "Shape.label: a unique column cannot be encrypted at random",
                "search tokens are not made unique with a table per class");
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName(
            "a column that is mapped twice with other tokens stops the boot: rows of one would not be found by the other")
    void boot_columnSharedWithOtherTokens_isRefused(TestDatabase db) {
        String rule =
                " too, with other options of @Searchable, so that queries would not find the rows that the other one"
                        + " writes; make both alike";
        assertRefused(db, List.of(Found.class, FoundEqual.class), "name: its column found_t.name is mapped by", rule);
        assertRefused(db, List.of(FoundByPrefix.class, FoundEqual.class), rule);
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("scans of values at the key server and beside a normal form stop the boot")
    void boot_scanThatCannotBe_isRefused(TestDatabase db) {
        assertRefused(
                db,
                List.of(OpenedAtServer.class),
                "OpenedAtServer.name: @Searchable(scan = true) and at = KEY_SERVER exclude each other");
        assertRefused(db, List.of(OpenedInForm.class), "OpenedInForm.name: @Searchable(form, scan) exclude each other");
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("scans beside deterministic = true, of booleans and of enums are answered, and told at the start")
    void boot_scanWithoutTokens_isAnsweredAndTold(TestDatabase db) {
        try (LogCapture log = LogCapture.start();
                App app = App.on(db).entities(Opened.class).start()) {
            assertThat(log.entries())
                    .anyMatch(entry ->
                            entry.contains("Opened.weekday is searchable by opening values: a copy of the database"
                                    + " shows nothing of that"));
            app.run("acme", session -> {
                Opened opened = new Opened();
                opened.id = 1L;
                opened.email = "anna@example.org";
                opened.member = true;
                opened.weekday = DayOfWeek.MONDAY;
                session.persist(opened);
            });
            app.run("acme", session -> {
                for (String where : List.of(
                        "o.email like '%@example.org'",
                        "o.email = 'anna@example.org'",
                        "o.member = true",
                        "o.weekday = java.time.DayOfWeek.MONDAY",
                        "o.weekday in (MONDAY, SUNDAY)")) {
                    assertThat(session.createSelectionQuery("from Opened o where " + where, Opened.class)
                                    .getResultList())
                            .as(where)
                            .hasSize(1);
                }
            });
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("the log says at the start what the tokens of each searchable column show")
    void boot_searchableColumns_areTold(TestDatabase db) {
        try (LogCapture log = LogCapture.start()) {
            App.on(db).entities(Told.class).start().close();
            assertThat(log.entries())
                    .anyMatch(tells("Told.ssn", "which rows have equal values"))
                    .anyMatch(tells(
                            "Told.name",
                            "which rows have values that are equal but for case, and how many of the first 12 characters"
                                    + " two values share"))
                    .anyMatch(tells(
                            "Told.code",
                            "which rows have equal values, and how many of the first 4 characters two values share"))
                    .anyMatch(tells(
                            "Told.born",
                            "which rows have equal values, and how many leading digits, of 2 bits, two values share"))
                    .noneMatch(entry -> entry.contains("Told.notes is searchable"));
        }
    }

    private static Predicate<String> tells(String attribute, String what) {
        return entry -> entry.endsWith(
                "Entigma: " + attribute + " is searchable: within a tenant its search tokens show " + what);
    }

    private static App start(TestDatabase db, Class<?> entity) {
        return App.on(db).entities(entity).start();
    }

    private static boolean tellsOfTokens(String entry) {
        return entry.contains("re-encrypt the column to move them");
    }

    @OnEveryProduct
    @DisplayName("other tokens than values were stored with are told at the start, once, and stop nothing")
    void boot_otherTokensThanStored_isTold(TestDatabase db) {
        try (App app = start(db, Found.class)) {
            app.run("acme", session -> {
                Found found = new Found();
                found.id = 1L;
                found.name = "Anna";
                session.persist(found);
            });
        }
        try (LogCapture log = LogCapture.start()) {
            start(db, Found.class).close();
            assertThat(log.entries()).noneMatch(SearchableAttributesTest::tellsOfTokens);
            start(db, FoundEqual.class).close();
            assertThat(log.entries())
                    .anyMatch(entry ->
                            entry.endsWith("Entigma: FoundEqual.name: values get the search tokens 'equal' from"
                                    + " now on, but those in found_t.name were stored with no search tokens; re-encrypt the column"
                                    + " to move them"));
            start(db, FoundByPrefix.class).close();
            assertThat(log.entries())
                    .anyMatch(
                            entry -> entry.endsWith("values get the search tokens 'prefix 3' from now on, but those in"
                                    + " found_t.name were stored with the search tokens 'equal'; re-encrypt the column to move"
                                    + " them"));
        }
    }

    @OnEveryDatabase(Database.H2)
    void boot_otherTokensOnEmptyTable_tellsNothing(TestDatabase db) {
        start(db, Found.class).close();
        try (LogCapture log = LogCapture.start()) {
            start(db, FoundEqual.class).close();
            assertThat(log.entries()).noneMatch(SearchableAttributesTest::tellsOfTokens);
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("a query that sealed values cannot answer is refused with what would answer it")
    void query_byEquality_namesTheWayOut(TestDatabase db) {
        assertRefused(
                db,
                Found.class,
                "Found.name: '=' cannot be applied to an attribute that is encrypted at random: equal values are stored as"
                        + " different bytes; use @Encrypted(deterministic = true), or @Searchable to compare it with"
                        + " parameters and literals, or");
        assertRefused(
                db,
                FoundByPrefix.class,
                "FoundByPrefix.name: '=' cannot be applied to an encrypted attribute without @Searchable(equal = true), since its"
                        + " values have no token for that; add the option and re-encrypt, let @Searchable(scan = true) answer it, or select");
    }

    private static void assertRefused(TestDatabase db, Class<?> entity, String message) {
        try (App app = start(db, entity)) {
            assertThatThrownBy(() -> app.run(
                            "acme",
                            session -> session.createSelectionQuery(
                                            "select f.id from " + entity.getSimpleName() + " f where f.name = :n",
                                            Long.class)
                                    .setParameter("n", "x")
                                    .getResultList()))
                    .isInstanceOf(QueryRefusedException.class)
                    .hasMessageStartingWith(message);
        }
    }
}
