// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.SealedField;
import io.entigma.Searchable;
import io.entigma.error.DataException;
import io.entigma.error.MisconfigurationException;
import io.entigma.error.QueryRefusedException;
import io.entigma.error.ValueRefusedException;
import io.entigma.job.JobRequest;
import io.entigma.job.StoredData;
import io.entigma.jpa.SealedAttributes;
import io.entigma.key.TenantId;
import io.entigma.spi.NormalForm;
import io.entigma.testing.App;
import io.entigma.testing.Await;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.LogCapture;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.hibernate.Session;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;

/** Attributes that are looked for by an own normal form. */
class NormalFormTest {
    private static final TenantId ACME = new TenantId("acme");

    /** 1.0 is 1.00. */
    public static final class Trimmed implements NormalForm<BigDecimal> {
        @Override
        public BigDecimal of(BigDecimal value) {
            return value.stripTrailingZeros();
        }
    }

    /** The same rule under another name. */
    public static final class OtherDigits implements NormalForm<String> {
        @Override
        public String of(String value) {
            return new DigitsOnly().of(value);
        }
    }

    /** Not a form that can be made. */
    public static final class WithParameter implements NormalForm<String> {
        /** Not without. */
        public WithParameter(String unused) {}

        @Override
        public String of(String value) {
            return value;
        }
    }

    /** The name that no layout can have. */
    public static final class OddlyNamed implements NormalForm<String> {
        @Override
        public String of(String value) {
            return value;
        }

        @Override
        public String name() {
            return "a;b";
        }
    }

    /** Gives nothing. */
    public static final class Nothing implements NormalForm<String> {
        @Override
        @SuppressWarnings("NullAway")
        public String of(String value) {
            return null;
        }
    }

    @Entity(name = "Phone")
    @Table(name = "phone")
    public static class Phone {
        @Id
        public Long id;

        @Encrypted(context = "phone")
        @Searchable(equal = true, prefix = 6, form = DigitsOnly.class)
        @Column(length = 40, unique = true)
        public @Nullable String number;

        @Encrypted(context = "phone")
        @Searchable(form = DigitsOnly.class)
        @Column(length = 40)
        public @Nullable String fax;

        @Encrypted(context = "phone")
        @Searchable
        @Column(length = 40)
        public @Nullable String exact;

        @Encrypted
        @Searchable(form = Trimmed.class)
        public @Nullable BigDecimal rate;
    }

    @Entity(name = "Phone")
    @Table(name = "phone")
    public static class Before {
        @Id
        public Long id;

        @Encrypted(context = "phone")
        @Column(length = 400)
        public @Nullable String number;
    }

    @Entity(name = "Phone")
    @Table(name = "phone")
    public static class After {
        @Id
        public Long id;

        @Encrypted(context = "phone")
        @Searchable(form = DigitsOnly.class)
        @Column(length = 40)
        public @Nullable String number;
    }

    @Entity(name = "Phone")
    @Table(name = "phone")
    public static class AfterOther {
        @Id
        public Long id;

        @Encrypted(context = "phone")
        @Searchable(form = OtherDigits.class)
        @Column(length = 40)
        public @Nullable String number;
    }

    @Entity(name = "Void")
    public static class Void {
        @Id
        public Long id;

        @Encrypted
        @Searchable(form = Nothing.class)
        public @Nullable String number;
    }

    @Entity(name = "OfCase")
    public static class OfCase {
        @Id
        public Long id;

        @Encrypted
        @Searchable(ignoreCase = true, form = DigitsOnly.class)
        public @Nullable String number;
    }

    @Entity(name = "OfNumber")
    public static class OfNumber {
        @Id
        public Long id;

        @Encrypted
        @Searchable(form = DigitsOnly.class)
        public @Nullable Long number;
    }

    @Entity(name = "OfParameter")
    public static class OfParameter {
        @Id
        public Long id;

        @Encrypted
        @Searchable(form = WithParameter.class)
        public @Nullable String number;
    }

    @Entity(name = "OfName")
    public static class OfName {
        @Id
        public Long id;

        @Encrypted
        @Searchable(form = OddlyNamed.class)
        public @Nullable String number;
    }

    private final LocalKek kek = new LocalKek();

    private App app(TestDatabase db, Class<?> entity) {
        return App.on(db)
                .entities(entity)
                .kek(kek)
                .engine(engine -> engine.epochInterval(Duration.ofMillis(50)))
                .start();
    }

    private static void store(App app, long id, @Nullable String number, @Nullable String fax, String rate) {
        app.run("acme", session -> {
            Phone phone = new Phone();
            phone.id = id;
            phone.number = number;
            phone.fax = fax;
            phone.exact = fax;
            phone.rate = new BigDecimal(rate);
            session.persist(phone);
        });
    }

    private static List<Long> ids(Session session, String where, Object value) {
        return session.createSelectionQuery("select p.id from Phone p where " + where + " order by p.id", Long.class)
                .setParameter("v", value)
                .getResultList();
    }

    @OnEveryProduct
    @DisplayName("values are found if their normal forms are equal, or begin with that of the pattern")
    void query_byNormalForm_isAnswered(TestDatabase db) throws Exception {
        try (App app = app(db, Phone.class)) {
            store(app, 1, "+49 (30) 123-45", "030 1", "1.0");
            store(app, 2, "49 30 9", "+49 30 12345", "1.00");
            store(app, 3, null, null, "2");
            for (int round = 0; round < 2; round++) {
                app.run("acme", session -> {
                    assertThat(ids(session, "p.number = :v", "49/3012345")).containsExactly(1L);
                    assertThat(ids(session, "p.number <> :v", "49/3012345")).containsExactly(2L);
                    assertThat(ids(session, "p.number in (:v, '(49) 309')", "0"))
                            .containsExactly(2L);
                    assertThat(ids(session, "p.number like :v", "49-(30)%")).containsExactly(1L, 2L);
                    assertThat(ids(session, "p.number like :v", "49-309")).containsExactly(2L);
                    assertThat(ids(session, "p.number = :v", "who?")).isEmpty();
                    assertThat(ids(session, "p.rate = :v", new BigDecimal("1.000")))
                            .containsExactly(1L, 2L);
                    assertThat(ids(session, "p.number = :v", "4 9 3 0 9 " + " ".repeat(100)))
                            .containsExactly(2L);
                    assertThat(ids(session, "exists (select 1 from Phone q where q.fax = p.number and p.id = :v)", 1L))
                            .containsExactly(1L);
                    assertThat(session.find(Phone.class, 1L).number).isEqualTo("+49 (30) 123-45");
                    SealedField<String> field = SealedAttributes.of(session).field(Phone.class, "number", String.class);
                    assertThat(field.searchForms("493012345"))
                            .contains(db.bytes("select number_eq from phone where id = 1"));
                });
                app.entigma().keys().rotateDek(List.of(ACME));
            }
            assertThatThrownBy(() -> store(app, 4, "4930-12345", null, "1"))
                    .isInstanceOf(ConstraintViolationException.class);
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("a value without a normal form is refused, and nobody sees it")
    void store_withoutNormalForm_isRefused(TestDatabase db) {
        try (App app = app(db, Phone.class)) {
            assertThatThrownBy(() -> store(app, 1, "who is 555?", null, "1"))
                    .isInstanceOf(ValueRefusedException.class)
                    .satisfies(e -> assertThat(stack(e)).doesNotContain("555"))
                    .hasMessage(
                            "Phone.number: the normal form io.entigma.search.DigitsOnly fails with a"
                                    + " java.lang.NumberFormatException for this value; give it a value that it knows, or mend it");
        }
        try (App app = app(db, Void.class)) {
            assertThatThrownBy(() -> app.run("acme", session -> {
                        Void nothing = new Void();
                        nothing.id = 1L;
                        nothing.number = "555";
                        session.persist(nothing);
                        session.flush();
                    }))
                    .isInstanceOf(ValueRefusedException.class)
                    .hasMessageContaining("Void.number: the normal form ")
                    .hasMessageContaining(" gives null for this value")
                    .hasMessageNotContaining("555");
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("what the normal form cannot tell is refused")
    void query_ofWhatTheFormCannotTell_isRefused(TestDatabase db) {
        try (App app = app(db, Phone.class)) {
            for (String hql : List.of(
                    "select p.id from Phone p, Phone q where p.number = q.exact",
                    "select p.id from Phone p where p.number in (select q.exact from Phone q)",
                    "select p.number, count(*) from Phone p group by p.number",
                    "select count(distinct p.number) from Phone p",
                    "select p.id from Phone p where lower(p.number) = 'x'")) {
                assertThatThrownBy(() -> app.run(
                                "acme",
                                session -> session.createSelectionQuery(hql, Object[].class)
                                        .getResultList()))
                        .as(hql)
                        .isInstanceOf(QueryRefusedException.class);
            }
        }
    }

    private static String stack(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private void refused(TestDatabase db, Class<?> entity, String message) {
        assertThatThrownBy(() -> app(db, entity).close())
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining(message);
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("forms that cannot work stop the boot in words, and the log tells of those that can")
    void boot_withForms_isCheckedAndTold(TestDatabase db) {
        String form = "@Searchable(form = io.entigma.search.";
        refused(db, OfCase.class, "OfCase.number: " + form + "DigitsOnly) and ignoreCase or range exclude each other");
        refused(
                db,
                OfNumber.class,
                "OfNumber.number: " + form + "DigitsOnly) is a form of java.lang.String, but this is a java.lang.Long");
        refused(db, OfParameter.class, "OfParameter.number: " + form + "NormalFormTest$WithParameter): cannot be made");
        refused(db, OfName.class, "OfName.number: " + form + "NormalFormTest$OddlyNamed): cannot be made");
        try (LogCapture log = LogCapture.start()) {
            app(db, After.class).close();
            assertThat(log.entries())
                    .anyMatch(entry ->
                            entry.endsWith("After.number is searchable: within a tenant its search tokens show which"
                                    + " rows have equal values, in the normal form io.entigma.search.DigitsOnly"));
        }
    }

    @OnEveryProduct
    @DisplayName(
            "a job in the application makes the tokens of a form, one elsewhere is refused, and another class is another form")
    void reencrypt_toNormalForm_makesItsTokens(TestDatabase db) throws Exception {
        try (App app = app(db, Before.class)) {
            app.run(
                    "acme",
                    session -> List.of("+1 2", "somebody?").forEach(number -> {
                        Before before = new Before();
                        before.id = (long) number.length();
                        before.number = number;
                        session.persist(before);
                    }));
        }
        try (App app = app(db, After.class)) {
            StoredData data = app.entigma().data(db.dataSource());
            var report = data.run(JobRequest.reencrypt().allowDeterministic());
            assertThat(report.counts().changed()).isEqualTo(1);
            assertThat(report.counts().quarantined()).isEqualTo(1);
            db.execute("delete from phone where number_eq is null");
            for (String statement : data.missingConstraints().values()) {
                db.execute(statement);
            }
            Await.passing(
                    "an index that is ready",
                    () -> app.run(
                            "acme",
                            session -> assertThat(ids(session, "p.number = :v", "12"))
                                    .hasSize(1)));
        }
        try (App app = App.on(db).kek(kek).entities(Other.class).start()) {
            StoredData data = app.entigma().data(db.dataSource());
            assertThat(data.verify()).isNotEmpty();
            assertThatThrownBy(() -> data.run(JobRequest.reencrypt().allowDeterministic()))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("phone.number: its values have search tokens of a normal form (equal;form"
                            + " io.entigma.search.DigitsOnly 1), which is a class of the application");
        }
        try (App app = app(db, AfterOther.class)) {
            assertThatThrownBy(() -> app.run("acme", session -> ids(session, "p.number = :v", "12")))
                    .isInstanceOf(QueryRefusedException.class)
                    .hasMessageContaining("the index is not ready");
        }
    }

    /** Of a program without the class. */
    @Entity(name = "Other")
    public static class Other {
        @Id
        public Long id;

        @Encrypted
        public @Nullable String name;
    }
}
