// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.testing.App;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.AttributeOverride;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.SecondaryTable;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.Session;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.DisplayName;

/** Every shape in which an encrypted attribute can be mapped comes back, and stands sealed in its column. */
class EachShapeTest {
    @Embeddable
    public record Name(@Encrypted String first, String last) {}

    @Embeddable
    public static class Contact {
        @Encrypted
        String phone;

        @Embedded
        Name person;
    }

    @Entity(name = "Embedding")
    public static class Embedding {
        @Id
        Long id;

        @Embedded
        Contact home;

        @Embedded
        @AttributeOverride(name = "phone", column = @Column(name = "work_phone", length = 12))
        @AttributeOverride(name = "person.first", column = @Column(name = "work_first"))
        @AttributeOverride(name = "person.last", column = @Column(name = "work_last"))
        Contact work;

        @ElementCollection
        @CollectionTable(name = "embedding_contact")
        @AttributeOverride(name = "phone", column = @Column(name = "in_list", length = 10))
        List<Contact> contacts = new ArrayList<>();

        @ElementCollection
        @OrderColumn
        @Encrypted
        List<String> numbered = new ArrayList<>();

        @ElementCollection
        @Encrypted
        Map<String, LocalDate> dates = new HashMap<>();

        @ElementCollection
        Map<String, Contact> byName = new HashMap<>();
    }

    private static Contact contact(String text) {
        Contact contact = new Contact();
        contact.phone = text;
        contact.person = new Name(text, "last");
        return contact;
    }

    private static Embedding embedding() {
        Embedding embedding = new Embedding();
        embedding.id = 1L;
        embedding.home = contact("canary h");
        embedding.work = contact("canary w");
        embedding.contacts.add(contact("canary c"));
        embedding.numbered.addAll(List.of("canary 0", "canary 1"));
        embedding.dates.put("d", LocalDate.EPOCH);
        embedding.byName.put("n", contact("canary m"));
        return embedding;
    }

    @OnEveryProduct
    @DisplayName("embeddables, nested, twice, in collections, with overridden columns")
    void persist_embeddables_areSealedAndComeBack(TestDatabase db) {
        try (App app = App.on(db).entities(Embedding.class).start()) {
            app.run("acme", session -> {
                session.persist(embedding());
                Embedding empty = new Embedding();
                empty.id = 2L;
                session.persist(empty);
            });
            assertThat(db.columnsHolding("canary")).isEmpty();
            assertThat(db.bytes("select work_phone from Embedding where id = 1"))
                    .hasSize(46 + 8);
            assertThat(db.bytes("select in_list from embedding_contact")).hasSize(46 + 8);
            app.run("acme", session -> {
                Embedding e = session.find(Embedding.class, 1L);
                assertThat(e.home.phone).isEqualTo("canary h");
                assertThat(e.work.person).isEqualTo(new Name("canary w", "last"));
                assertThat(e.contacts.get(0).phone).isEqualTo("canary c");
                assertThat(e.numbered).containsExactly("canary 0", "canary 1");
                assertThat(e.dates).containsEntry("d", LocalDate.EPOCH);
                assertThat(e.byName.get("n").person.first()).isEqualTo("canary m");
                assertThat(session.find(Embedding.class, 2L).home).isNull();
                e.numbered.remove(0);
                e.numbered.add("canary 2");
                e.byName.get("n").phone = "canary x";
            });
            app.run("acme", session -> {
                Embedding e = session.find(Embedding.class, 1L);
                assertThat(e.numbered).containsExactly("canary 1", "canary 2");
                assertThat(e.byName.get("n").phone).isEqualTo("canary x");
                e.work.phone = "thirteen char";
                assertThatThrownBy(session::flush).hasStackTraceContaining("12");
                session.clear();
            });
            assertThat(db.columnsHolding("canary")).isEmpty();
        }
    }

    @MappedSuperclass
    public abstract static class Base<T> {
        @Id
        Long id;

        @Encrypted
        T secret;

        @Encrypted
        String note;
    }

    @Entity(name = "OfText")
    public static class OfText extends Base<String> {}

    @Entity(name = "OfDate")
    @AttributeOverride(name = "note", column = @Column(name = "remark"))
    public static class OfDate extends Base<LocalDate> {}

    @Entity(name = "OfBytes")
    public static class OfBytes extends Base<byte[]> {}

    @OnEveryProduct
    @DisplayName("generic and overridden attributes of a mapped superclass keep their own type and encryption")
    void persist_mappedSuperclass_isSealedAndComesBack(TestDatabase db) {
        try (App app =
                App.on(db).entities(OfText.class, OfDate.class, OfBytes.class).start()) {
            app.run("acme", session -> {
                OfText text = new OfText();
                text.id = 1L;
                text.secret = "canary";
                session.persist(text);
                OfDate date = new OfDate();
                date.id = 1L;
                date.secret = LocalDate.EPOCH;
                date.note = "canary";
                session.persist(date);
                OfBytes bytes = new OfBytes();
                bytes.id = 1L;
                bytes.secret = "canary".getBytes(java.nio.charset.StandardCharsets.UTF_8);
                session.persist(bytes);
            });
            assertThat(db.columnsHolding("canary")).isEmpty();
            assertThat(db.bytes("select remark from OfDate")).hasSize(52);
            app.run("acme", session -> {
                assertThat(session.find(OfText.class, 1L).secret).isEqualTo("canary");
                assertThat(session.find(OfDate.class, 1L).secret).isEqualTo(LocalDate.EPOCH);
                assertThat(session.find(OfDate.class, 1L).note).isEqualTo("canary");
                assertThat(session.find(OfBytes.class, 1L).secret).hasSize(6);
            });
        }
    }

    @Entity(name = "SingleParent")
    @Inheritance(strategy = InheritanceType.SINGLE_TABLE)
    public static class SingleParent {
        @Id
        Long id;

        @Encrypted
        String secret;
    }

    @Entity(name = "SingleChild")
    public static class SingleChild extends SingleParent {
        @Encrypted
        String own;
    }

    @Entity(name = "JoinedParent")
    @Inheritance(strategy = InheritanceType.JOINED)
    public static class JoinedParent {
        @Id
        Long id;

        @Encrypted
        String secret;
    }

    @Entity(name = "JoinedChild")
    public static class JoinedChild extends JoinedParent {
        @Encrypted
        String own;
    }

    @Entity(name = "TableParent")
    @Inheritance(strategy = InheritanceType.TABLE_PER_CLASS)
    public static class TableParent {
        @Id
        Long id;

        @Encrypted
        String secret;
    }

    @Entity(name = "TableChild")
    public static class TableChild extends TableParent {
        @Encrypted
        String own;
    }

    @OnEveryProduct
    @DisplayName("in all inheritance strategies values open in queries of parent and child")
    void persist_inheritance_opensInEveryQuery(TestDatabase db) {
        try (App app = App.on(db)
                .entities(
                        SingleParent.class,
                        SingleChild.class,
                        JoinedParent.class,
                        JoinedChild.class,
                        TableParent.class,
                        TableChild.class)
                .start()) {
            app.run("acme", EachShapeTest::persistOneChildOfEachStrategy);
            app.run("acme", session -> {
                TableParent parent = new TableParent();
                parent.id = 2L;
                parent.secret = "canary p";
                session.persist(parent);
            });
            assertThat(db.columnsHolding("canary")).isEmpty();
            app.run("acme", session -> {
                for (String entity : List.of("Single", "Joined", "Table")) {
                    assertThat(session.createSelectionQuery(
                                            "select e.secret from " + entity + "Parent e where id = 1", String.class)
                                    .getSingleResult())
                            .isEqualTo("canary s");
                    assertThat(session.createSelectionQuery("select e.own from " + entity + "Child e", String.class)
                                    .getSingleResult())
                            .isEqualTo("canary o");
                }
                assertThat(session.createSelectionQuery("from TableParent order by id", TableParent.class)
                                .getResultList())
                        .extracting(e -> e.secret)
                        .containsExactly("canary s", "canary p");
                assertThat(session.find(TableChild.class, 1L).secret).isEqualTo("canary s");
            });
        }
    }

    private static void persistOneChildOfEachStrategy(Session session) {
        SingleChild single = new SingleChild();
        single.id = 1L;
        single.secret = "canary s";
        single.own = "canary o";
        session.persist(single);
        JoinedChild joined = new JoinedChild();
        joined.id = 1L;
        joined.secret = "canary s";
        joined.own = "canary o";
        session.persist(joined);
        TableChild table = new TableChild();
        table.id = 1L;
        table.secret = "canary s";
        table.own = "canary o";
        session.persist(table);
    }

    @Entity(name = "Secondary")
    @Table(name = "first_table")
    @SecondaryTable(name = "second_table")
    public static class Secondary {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;

        @Encrypted
        String here;

        @Encrypted
        @Column(table = "second_table")
        String there;
    }

    @Entity(name = "OnGetters")
    public static class OnGetters {
        private Long number;
        private String hidden;

        @Id
        public Long getNumber() {
            return number;
        }

        public void setNumber(Long number) {
            this.number = number;
        }

        @Encrypted
        public String getSecret() {
            return hidden;
        }

        public void setSecret(String secret) {
            this.hidden = secret;
        }
    }

    @Entity(name = "Hidden")
    static class Hidden {
        private enum Kind {
            A,
            B
        }

        private record Pair(String a, int b) {}

        @EmbeddedId
        private Key id;

        @Encrypted
        private Kind kind;

        @Encrypted
        private Pair pair;

        @Encrypted
        private String text;

        Optional<String> getText() {
            return Optional.ofNullable(text);
        }
    }

    @Embeddable
    record Key(Long a, String b) implements Serializable {}

    @OnEveryProduct
    @DisplayName("secondary tables, getters, hidden classes, composite and generated identifiers")
    void persist_otherShapes_areSealedAndComeBack(TestDatabase db) {
        try (App app = App.on(db)
                .entities(Secondary.class, OnGetters.class, Hidden.class)
                .start()) {
            Long id = app.call("acme", session -> {
                Secondary secondary = new Secondary();
                secondary.here = "canary 1";
                secondary.there = "canary 2";
                session.persist(secondary);
                OnGetters getters = new OnGetters();
                getters.setNumber(1L);
                getters.setSecret("canary 3");
                session.persist(getters);
                Hidden hidden = new Hidden();
                hidden.id = new Key(1L, "b");
                hidden.kind = Hidden.Kind.B;
                hidden.pair = new Hidden.Pair("canary 4", 5);
                session.persist(hidden);
                return secondary.id;
            });
            assertThat(db.columnsHolding("canary")).isEmpty();
            app.run("acme", session -> {
                assertThat(session.find(Secondary.class, id).there).isEqualTo("canary 2");
                assertThat(session.find(OnGetters.class, 1L).getSecret()).isEqualTo("canary 3");
                Hidden hidden = session.find(Hidden.class, new Key(1L, "b"));
                assertThat(hidden.kind).isEqualTo(Hidden.Kind.B);
                assertThat(hidden.pair).isEqualTo(new Hidden.Pair("canary 4", 5));
                assertThat(hidden.getText()).isEmpty();
            });
        }
    }

    private static OfText ofText(long id) {
        OfText text = new OfText();
        text.id = id;
        text.secret = "canary " + id;
        return text;
    }

    @OnEveryProduct
    @DisplayName("stateless sessions, merge, refresh and batches seal and open alike")
    void otherOperations_sealAndOpen(TestDatabase db) {
        try (App app = App.on(db)
                .entities(OfText.class)
                .set("hibernate.jdbc.batch_size", "20")
                .start()) {
            app.run("acme", session -> {
                for (long i = 1; i <= 50; i++) {
                    session.persist(ofText(i));
                }
            });
            io.entigma.TenantScope.run("acme", () -> {
                try (StatelessSession stateless = app.factory().openStatelessSession()) {
                    stateless.beginTransaction();
                    stateless.insert(ofText(100));
                    OfText loaded = stateless.get(OfText.class, 1L);
                    loaded.secret = "canary changed";
                    stateless.update(loaded);
                    stateless.getTransaction().commit();
                }
            });
            OfText detached = app.call("acme", session -> session.find(OfText.class, 1L));
            assertThat(detached.secret).isEqualTo("canary changed");
            detached.secret = "canary merged";
            app.run("acme", session -> {
                OfText merged = session.merge(detached);
                session.flush();
                merged.secret = "not this";
                session.refresh(merged);
                assertThat(merged.secret).isEqualTo("canary merged");
                assertThat(session.merge(ofText(200)).secret).isEqualTo("canary 200");
            });
            assertThat(db.columnsHolding("canary")).isEmpty();
            app.run("acme", session -> {
                assertThat(session.find(OfText.class, 50L).secret).isEqualTo("canary 50");
                assertThat(session.find(OfText.class, 100L).secret).isEqualTo("canary 100");
                assertThat(session.find(OfText.class, 200L).secret).isEqualTo("canary 200");
            });
        }
    }
}
