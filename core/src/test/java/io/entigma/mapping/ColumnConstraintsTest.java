// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.entigma.Encrypted;
import io.entigma.error.MisconfigurationException;
import io.entigma.job.JobRequest;
import io.entigma.job.StoredData;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.LogCapture;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.DiscriminatorColumn;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.Lob;
import jakarta.persistence.SecondaryTable;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** The database itself refuses what is not sealed. */
class ColumnConstraintsTest {
    private static final byte[] PLAIN =
            "A plain value that is certainly longer than any sealed one".getBytes(StandardCharsets.UTF_8);

    @Embeddable
    public static class Home {
        @Encrypted
        String street;
    }

    @Entity(name = "Kept")
    @Table(name = "kept")
    @SecondaryTable(name = "kept_more")
    public static class Kept {
        @Id
        Long id;

        @Encrypted
        String secret;

        @Encrypted(deterministic = true)
        String email;

        @Encrypted
        @Lob
        @Column(length = 100_000)
        byte[] scan;

        @Encrypted
        @Column(table = "kept_more")
        String more;

        @Embedded
        Home home = new Home();

        @ElementCollection
        @CollectionTable(name = "kept_notes")
        @Encrypted
        List<String> notes = new ArrayList<>();

        @ElementCollection
        @CollectionTable(name = "kept_words")
        @Encrypted
        Map<String, String> words = new HashMap<>();
    }

    @Entity(name = "Animal")
    @Table(name = "animal")
    @Inheritance(strategy = InheritanceType.JOINED)
    public static class Animal {
        @Id
        Long id;

        @Encrypted
        String name;
    }

    @Entity(name = "Dog")
    @Table(name = "dog")
    public static class Dog extends Animal {
        @Encrypted
        String chip;
    }

    @Entity(name = "Paper")
    @Inheritance(strategy = InheritanceType.TABLE_PER_CLASS)
    public abstract static class Paper {
        @Id
        Long id;

        @Encrypted
        String text;
    }

    @Entity(name = "Letter")
    @Table(name = "letter")
    public static class Letter extends Paper {}

    @Entity(name = "Bill")
    @Table(name = "bill")
    public static class Bill extends Paper {
        @Encrypted
        String sum;
    }

    @Entity(name = "Account")
    @Table(name = "account")
    @Inheritance(strategy = InheritanceType.SINGLE_TABLE)
    @DiscriminatorColumn(name = "kind")
    public abstract static class Account {
        @Id
        Long id;
    }

    @Entity(name = "Iban")
    public static class Iban extends Account {
        @Encrypted(context = "account.number")
        @Column(name = "number_sealed")
        String number;
    }

    @Entity(name = "Card")
    public static class Card extends Account {
        @Encrypted(context = "account.number")
        @Column(name = "number_sealed")
        String number;
    }

    @Entity(name = "OnePin")
    @Table(name = "pins")
    public static class OnePin {
        @Id
        Long id;

        @Encrypted
        String pin;
    }

    @Entity(name = "TwoPins")
    @Table(name = "pins")
    public static class TwoPins {
        @Id
        Long id;

        @Encrypted
        String pin;

        @Encrypted(deterministic = true)
        String extra;
    }

    @Entity(name = "Odd")
    @Table(name = "`Odd Table of a Name that Takes up All the Room`")
    public static class Odd {
        @Id
        Long id;

        @Encrypted
        @Column(name = "`The Column that Comes After It, the First`")
        String first;

        @Encrypted
        @Column(name = "`The Column that Comes After It, the Other`")
        String other;
    }

    private static Map<String, String> missing(App app, TestDatabase db) {
        StoredData data = app.entigma().data(db.dataSource());
        return data.missingConstraints();
    }

    private static void assertRefused(TestDatabase db, String table, String column, byte[] value) {
        assertThatThrownBy(() -> db.update("update " + table + " set " + column + " = ?", (Object) value))
                .as(table + "." + column)
                .hasCauseInstanceOf(SQLException.class)
                .satisfies(e -> assertThat(e.getCause().getMessage().toLowerCase(Locale.ROOT))
                        .contains("entigma_" + table + "_" + column));
    }

    /** Takes sealed values and null, and nothing else. The table must have a row with a sealed value. */
    private static void assertGuarded(TestDatabase db, String table, String column) {
        byte[] sealed = db.bytesOfEach("select " + column + " from " + table + " where " + column + " is not null")
                .get(0);
        assertThat(sealed).startsWith(0xF9);
        byte[] shortest = Arrays.copyOf(sealed, 34);
        byte[] otherFirst = sealed.clone();
        otherFirst[0] = (byte) 0xFA;
        assertRefused(db, table, column, PLAIN);
        assertRefused(db, table, column, otherFirst);
        assertRefused(db, table, column, new byte[0]);
        assertRefused(db, table, column, Arrays.copyOf(sealed, 33));
        assertThat(db.update("update " + table + " set " + column + " = ?", (Object) shortest))
                .isPositive();
        assertThat(db.update("update " + table + " set " + column + " = ?", (Object) sealed))
                .isPositive();
    }

    @OnEveryProduct
    void generated_everyKindOfTable_takesSealedValuesOnly(TestDatabase db) {
        try (App app = App.on(db).entities(Kept.class).start()) {
            app.run("acme", session -> {
                Kept kept = new Kept();
                kept.id = 1L;
                kept.secret = "";
                kept.email = "";
                kept.scan = new byte[70_000];
                kept.more = "more";
                kept.home.street = "street";
                kept.notes.add("note");
                kept.words.put("a", "word");
                session.persist(kept);
                Kept empty = new Kept();
                empty.id = 2L;
                session.persist(empty);
            });

            for (String column : List.of("secret", "email", "scan", "street")) {
                assertGuarded(db, "kept", column);
                assertThat(db.update("update kept set " + column + " = null where id = 1"))
                        .isOne();
            }
            assertGuarded(db, "kept_more", "more");
            assertGuarded(db, "kept_notes", "notes");
            assertGuarded(db, "kept_words", "words");
            assertThat(missing(app, db)).isEmpty();
        }
        expecting(db, Kept.class).start().close();
    }

    @OnEveryProduct
    void generated_everyKindOfInheritance_takesSealedValuesOnly(TestDatabase db) {
        Class<?>[] all = {
            Animal.class, Dog.class, Paper.class, Letter.class, Bill.class, Account.class, Iban.class, Card.class
        };
        try (App app = App.on(db).entities(all).start()) {
            app.run("acme", session -> {
                Dog dog = new Dog();
                dog.id = 1L;
                dog.name = "name";
                dog.chip = "chip";
                session.persist(dog);
                Letter letter = new Letter();
                letter.id = 1L;
                letter.text = "text";
                session.persist(letter);
                Bill bill = new Bill();
                bill.id = 2L;
                bill.text = "text";
                bill.sum = "sum";
                session.persist(bill);
                Card card = new Card();
                card.id = 1L;
                card.number = "number";
                session.persist(card);
            });

            assertGuarded(db, "animal", "name");
            assertGuarded(db, "dog", "chip");
            assertGuarded(db, "letter", "text");
            assertGuarded(db, "bill", "text");
            assertGuarded(db, "bill", "sum");
            assertGuarded(db, "account", "number_sealed");
        }
        expecting(db, all).start().close();
    }

    @OnEveryProduct
    void plaintextReads_columnHasNone_andNothingIsAskedOfIt(TestDatabase db) {
        try (App app = expecting(db, TwoPins.class)
                .engine(builder -> builder.plaintextReads(List.of("pins.pin")))
                .start()) {
            assertThat(db.update("insert into pins (id, pin) values (1, ?)", (Object) PLAIN))
                    .isOne();
            assertRefused(db, "pins", "extra", PLAIN);
            assertThat(missing(app, db)).isEmpty();
        }
    }

    private static App.Builder expecting(TestDatabase db, Class<?>... entities) {
        return App.on(db).entities(entities).set("entigma.column-constraints", "expect");
    }

    private static String table(TestDatabase db) {
        return "create table pins (id bigint primary key, pin " + db.binaryType(2000) + ")";
    }

    @OnEveryProduct
    void existingTable_isTold_andTheStatementsHelp(TestDatabase db) {
        db.execute(table(db));
        try (LogCapture log = LogCapture.start();
                App app = App.on(db).entities(TwoPins.class).start()) {
            assertThat(log.entries())
                    .filteredOn(entry -> entry.contains("check constraint"))
                    .singleElement()
                    .satisfies(entry -> assertThat(entry)
                            .contains("the database takes plain values in [pins.extra, pins.pin]")
                            .contains("'entigma constraints' prints"));
            assertThat(missing(app, db)).containsOnlyKeys("pins.pin", "pins.extra");

            db.update("insert into pins (id, pin) values (1, ?)", (Object) PLAIN);
            assertThatThrownBy(() -> db.execute(missing(app, db).get("pins.pin")))
                    .hasCauseInstanceOf(SQLException.class);
            db.update("delete from pins");
            missing(app, db).values().forEach(db::execute);
            assertThat(missing(app, db)).isEmpty();
            assertThat(db.update("insert into pins (id) values (1)")).isOne();
            assertRefused(db, "pins", "pin", PLAIN);
            assertRefused(db, "pins", "extra", PLAIN);
        }
        try (LogCapture log = LogCapture.start();
                App app = App.on(db).entities(TwoPins.class).start()) {
            assertThat(log.entries()).noneMatch(entry -> entry.contains("check constraint"));
        }
    }

    @OnEveryProduct
    void expect_columnsWithoutOne_stopTheBoot(TestDatabase db) {
        db.execute(table(db));
        Throwable refused = catchThrowable(() -> expecting(db, TwoPins.class).start());
        assertThat(refused)
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("TwoPins.pin: the column pins.pin has no check constraint: alter table ")
                .hasMessageContaining("TwoPins.extra: the column pins.extra has no check constraint: alter table ")
                .hasMessageContaining("entigma.column-constraints is expect; create or off let it start");

        refused.getMessage()
                .lines()
                .filter(line -> line.contains("alter table"))
                .forEach(line -> db.execute(line.substring(line.indexOf("alter table"))));
        expecting(db, TwoPins.class).start().close();
    }

    @OnEveryProduct
    void off_noneIsMadeNorLookedFor(TestDatabase db) {
        try (LogCapture log = LogCapture.start();
                App app = App.on(db)
                        .entities(OnePin.class)
                        .set("entigma.column-constraints", "OFF")
                        .start()) {
            assertThat(db.update("insert into pins (id, pin) values (1, ?)", (Object) PLAIN))
                    .isOne();
            assertThat(log.entries()).noneMatch(entry -> entry.contains("check constraint"));
        }
        assertThatThrownBy(() -> App.on(db)
                        .entities(OnePin.class)
                        .set("entigma.column-constraints", "on")
                        .start())
                .hasMessage("entigma.column-constraints: must be create, expect or off, but is 'on'");
    }

    private static List<String> byHand(TestDatabase db) {
        return switch (db.kind()) {
            case POSTGRESQL ->
                List.of(
                        "pin is null or get_byte(pin, 0) = 249",
                        "encode(substring(pin, 1, 1), 'hex') = 'f9'",
                        "substring(pin from 1 for 1) = '\\xf9'::bytea");
            case MARIADB, MYSQL ->
                List.of("hex(left(pin, 1)) = 'F9'", "pin is null or substr(pin, 1, 1) = 0xF9", "ord(pin) = 249");
            default -> List.of("left(rawtohex(pin), 2) = 'f9'", "X'F9' = substring(pin, 1, 1) and length(pin) > 30");
        };
    }

    private static List<String> otherChecks(TestDatabase db) {
        String length = db.kind() == Database.POSTGRESQL ? "octet_length(pin)" : "length(pin)";
        return List.of(length + " < 249", "other_pin is null or pin is null", length + " > 34 and note = 'f9'");
    }

    @OnEveryProduct
    void byHand_anyNameAndForm_counts(TestDatabase db) {
        db.execute(table(db), "alter table pins add other_pin int", "alter table pins add note varchar(20)");
        List<String> others = otherChecks(db);
        for (int i = 0; i < others.size(); i++) {
            db.execute("alter table pins add constraint other" + i + " check (" + others.get(i) + ")");
        }
        assertThatThrownBy(() -> expecting(db, OnePin.class).start()).hasMessageContaining("pins.pin has no check");
        List<String> conditions = byHand(db);
        for (int i = 0; i < conditions.size(); i++) {
            db.execute("alter table pins add constraint own" + i + " check (" + conditions.get(i) + ")");
            expecting(db, OnePin.class).start().close();
            db.execute("alter table pins drop constraint own" + i);
        }
        assertThatThrownBy(() -> expecting(db, OnePin.class).start()).hasMessageContaining("pins.pin has no check");
    }

    @OnEveryDatabase(Database.MARIADB)
    void byHand_declaredWithTheColumn_counts(TestDatabase db) throws Exception {
        db.execute("create table pins (id bigint primary key, pin varbinary(2000) check (substr(pin, 1, 1) = 0xF9))");
        // Hibernate's update would declare the column anew, without the check.
        try (App app = expecting(db, OnePin.class)
                .set("hibernate.hbm2ddl.auto", "none")
                .start()) {
            StoredData data = app.entigma().data(db.dataSource());
            assertThatThrownBy(() -> data.run(JobRequest.decrypt("pins.pin")))
                    .hasMessageEndingWith("alter table `pins` modify column `pin` <its type, without the check>");
        }
    }

    @OnEveryDatabase(Database.H2)
    void generated_whateverCaseNamesHave_isFound(TestDatabase db) {
        for (String names : List.of(
                "MODE=MySQL;DATABASE_TO_LOWER=TRUE", "DATABASE_TO_UPPER=FALSE", "CASE_INSENSITIVE_IDENTIFIERS=TRUE")) {
            String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;" + names;
            expecting(db, OnePin.class)
                    .set("hibernate.connection.url", url)
                    .set("jakarta.persistence.jdbc.url", url)
                    .start()
                    .close();
        }
    }

    @OnEveryDatabase(Database.MYSQL)
    void notEnforced_doesNotCount(TestDatabase db) {
        db.execute(table(db), "alter table pins add constraint own check (substr(pin, 1, 1) = 0xF9) not enforced");
        assertThatThrownBy(() -> expecting(db, OnePin.class).start()).hasMessageContaining("pins.pin has no check");
    }

    @OnEveryProduct
    void names_longAndQuoted_areDistinctAndFound(TestDatabase db) {
        try (App app = expecting(db, Odd.class).start()) {
            app.run("acme", session -> {
                Odd odd = new Odd();
                odd.id = 1L;
                odd.first = "first";
                session.persist(odd);
            });
            assertThat(missing(app, db)).isEmpty();
        }
        TestDatabase fresh = db.fresh();
        try (App app = App.on(fresh)
                .entities(Odd.class)
                .set("entigma.column-constraints", "off")
                .start()) {
            missing(app, fresh).values().forEach(fresh::execute);
            assertThat(missing(app, fresh)).isEmpty();
        }
        expecting(fresh, Odd.class).start().close();
    }

    @OnEveryDatabase({Database.H2, Database.POSTGRESQL})
    void sameTableInTwoSchemas_eachIsLookedAt(TestDatabase db) {
        String other = db.kind() == Database.H2 ? "OTHER" : "other";
        db.execute("create schema other", table(db).replace("pins", "other.pins"));
        App.on(db).entities(OnePin.class).start().close();
        expecting(db, OnePin.class).start().close();
        assertThatThrownBy(() -> expecting(db, OnePin.class)
                        .set("hibernate.default_schema", other)
                        .start())
                .hasMessageContaining("OnePin.pin: the column " + other + ".pins.pin has no check constraint")
                .hasMessageContaining("alter table \"" + other + "\".\"");
    }
}
