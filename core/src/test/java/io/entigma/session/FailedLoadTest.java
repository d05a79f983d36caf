// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.TenantScope;
import io.entigma.error.EntigmaException;
import io.entigma.key.KeyId;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.Statements;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.OrderColumn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.hibernate.Hibernate;
import org.hibernate.Session;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One value that does not open among many, reached in every way that Hibernate has. */
class FailedLoadTest {
    @Embeddable
    static class Address {
        @Encrypted
        String street;

        String city;
    }

    @Entity(name = "Household")
    static class Household {
        @Id
        Long id;

        @Encrypted
        String label;

        @OneToMany(mappedBy = "household")
        @OrderBy("id")
        List<Member> members = new ArrayList<>();
    }

    @Entity(name = "Member")
    static class Member {
        @Id
        Long id;

        String before;

        @Encrypted
        String name;

        String zlast;

        @Embedded
        Address address = new Address();

        @ManyToOne(fetch = FetchType.LAZY)
        Household household;

        @Encrypted
        @ElementCollection
        @OrderColumn
        List<String> phones = new ArrayList<>();

        @ElementCollection
        @OrderColumn
        List<Address> homes = new ArrayList<>();

        @Encrypted
        @ElementCollection(fetch = FetchType.EAGER)
        @OrderColumn
        List<String> eager = new ArrayList<>();

        @ElementCollection(fetch = FetchType.EAGER)
        @OrderColumn
        List<String> plain = new ArrayList<>();

        @Encrypted
        @ElementCollection
        Map<String, String> notes = new HashMap<>();
    }

    private final Statements statements = new Statements();
    private TestDatabase db;
    private App app;

    @BeforeEach
    void start() {
        db = Database.H2.create();
        app = App.on(db)
                .withoutConstraints()
                .entities(Household.class, Member.class)
                .set(Statements.SETTING, statements)
                .start();
        app.run("a", s -> {
            Household household = new Household();
            household.id = 1L;
            household.label = "canary label";
            s.persist(household);
            for (long id = 1; id <= 10; id++) {
                s.persist(member(id, household));
            }
        });
        statements.clear();
    }

    private static Member member(long id, Household household) {
        Member member = new Member();
        member.id = id;
        member.before = "b" + id;
        member.zlast = "z" + id;
        member.name = "canary name " + id;
        member.address.street = "canary street " + id;
        member.address.city = "city";
        member.household = household;
        member.phones.addAll(List.of("canary 1", "canary 2", "canary 3"));
        Address home = new Address();
        home.street = "canary home";
        home.city = "there";
        member.homes.add(home);
        Address second = new Address();
        second.street = "canary second home";
        member.homes.add(second);
        member.eager.add("canary eager");
        member.plain.add("plain");
        member.notes.putAll(Map.of("x", "canary x", "y", "canary y"));
        return member;
    }

    @AfterEach
    void stop() {
        app.close();
        db.close();
    }

    private byte[] spoil(String table, String column, String where) {
        byte[] bytes = db.bytes("select " + column + " from " + table + " where " + where);
        bytes[bytes.length - 1] ^= 1;
        assertThat(db.update("update " + table + " set " + column + " = ? where " + where, (Object) bytes))
                .isEqualTo(1);
        return bytes;
    }

    private void assertFails(ThrowingCallable load, String attribute, byte[] stored) {
        String key = KeyId.of(java.util.Arrays.copyOfRange(stored, 2, 18)).toString();
        assertThatThrownBy(load)
                .satisfies(e -> {
                    Throwable cause = e;
                    while (!(cause instanceof EntigmaException)) {
                        assertThat(cause.getCause()).as(everything(e)).isNotNull();
                        cause = cause.getCause();
                    }
                    assertThat(cause).hasMessageContaining(attribute + ": ").hasMessageContaining(key);
                })
                .satisfies(e -> assertThat(everything(e)).doesNotContain("canary", hex(stored)));
    }

    private static String hex(byte[] stored) {
        return HexFormat.of().formatHex(stored, 30, stored.length);
    }

    private static String everything(Throwable e) {
        java.io.StringWriter text = new java.io.StringWriter();
        e.printStackTrace(new java.io.PrintWriter(text));
        return text.toString();
    }

    /** Nothing of what failed is written, and all else is there, in the session that failed and in a new one. */
    private void inSession(Consumer<Session> work) {
        app.run("a", s -> {
            work.accept(s);
            for (long id = 1; id <= 10; id++) {
                if (id != 5) {
                    Member member = s.find(Member.class, id);
                    assertThat(member.name).isEqualTo("canary name " + id);
                    assertThat(member.phones).hasSize(3).contains("canary 2");
                    assertThat(member.eager).containsExactly("canary eager");
                    assertThat(member.plain).containsExactly("plain");
                    assertThat(member.homes.get(1).street).isEqualTo("canary second home");
                    assertThat(member.notes).containsEntry("x", "canary x");
                }
            }
            s.flush();
        });
        assertThat(statements.writes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from Member",
                "from Member order by id",
                "from Member m join fetch m.household",
                "select m from Household h join h.members m",
                "from Member m left join fetch m.phones",
                "from Member m left join fetch m.homes",
                "from Member m left join fetch m.notes"
            })
    @DisplayName("a list fails on one value, names it, and all other rows are there")
    void list_oneDamaged_failsAndOthersStay(String query) {
        byte[] stored = spoil("Member", "name", "id = 5");
        inSession(s -> {
            for (int i = 0; i < 2; i++) {
                assertFails(() -> s.createQuery(query, Member.class).list(), "Member.name", stored);
                assertFails(() -> s.find(Member.class, 5L), "Member.name", stored);
            }
            s.flush();
        });
        inSession(s -> assertFails(
                () -> {
                    try (Stream<Member> all = s.createQuery(query, Member.class).getResultStream()) {
                        all.forEach(member -> assertThat(member.zlast).isNotNull());
                    }
                },
                "Member.name",
                stored));
        inSession(s -> {
            List<Member> page = s.createQuery("from Member order by id", Member.class)
                    .setMaxResults(4)
                    .list();
            assertThat(page).hasSize(4);
        });
    }

    @Test
    @DisplayName("a failure in an embeddable, and a second find of it")
    void find_damagedEmbeddable_failsEachTime() {
        byte[] stored = spoil("Member", "street", "id = 5");
        inSession(s -> {
            for (int i = 0; i < 3; i++) {
                assertFails(() -> s.find(Member.class, 5L), "street", stored);
            }
            assertFails(() -> s.createQuery("from Member", Member.class).list(), "street", stored);
        });
    }

    @Test
    @DisplayName("a lazy proxy whose load fails, fails again, and is never written")
    void proxy_damaged_failsEachTime() {
        byte[] stored = spoil("Member", "name", "id = 5");
        inSession(s -> {
            Member proxy = s.getReference(Member.class, 5L);
            for (int i = 0; i < 3; i++) {
                assertFails(() -> Hibernate.initialize(proxy), "Member.name", stored);
                assertThat(Hibernate.isInitialized(proxy)).isFalse();
            }
            assertFails(() -> s.createQuery("from Member", Member.class).list(), "Member.name", stored);
            assertFails(() -> s.find(Member.class, 5L), "Member.name", stored);
        });
    }

    @Test
    @DisplayName("a lazy many-to-one, and a lazy one-to-many, with a damaged row")
    void association_damaged_failsEachTime() {
        byte[] label = spoil("Household", "label", "id = 1");
        app.run("a", s -> {
            Member member = s.find(Member.class, 1L);
            for (int i = 0; i < 2; i++) {
                assertFails(() -> Hibernate.initialize(member.household), "Household.label", label);
            }
            s.flush();
        });
        db.update("update Household set label = null");
        byte[] name = spoil("Member", "name", "id = 5");
        inSession(s -> {
            Household household = s.find(Household.class, 1L);
            for (int i = 0; i < 3; i++) {
                assertFails(() -> Hibernate.initialize(household.members), "Member.name", name);
                assertThat(Hibernate.isInitialized(household.members)).isFalse();
            }
            assertFails(() -> household.members.size(), "Member.name", name);
            s.flush();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"phones", "homes", "notes"})
    @DisplayName("a lazy collection with a damaged element is never empty, never half, never written")
    void collection_damagedElement_failsEachTime(String name) {
        String column = name.equals("homes") ? "street" : name;
        String last = name.equals("notes") ? "notes_key = 'y'" : name + "_ORDER = 1";
        byte[] stored = spoil("Member_" + name, column, "Member_id = 5 and " + last);
        int rows = db.bytesOfEach("select " + column + " from Member_" + name).size();
        String attribute = name.equals("homes") ? "street" : "Member." + name;
        inSession(s -> {
            Member member = s.find(Member.class, 5L);
            Object collection = switch (name) {
                case "phones" -> member.phones;
                case "homes" -> member.homes;
                default -> member.notes;
            };
            for (int i = 0; i < 3; i++) {
                assertFails(() -> Hibernate.initialize(collection), attribute, stored);
                assertThat(Hibernate.isInitialized(collection)).as(name).isFalse();
                s.flush();
            }
            assertFails(() -> collection.toString(), attribute, stored);
            String fetch = "from Member m left join fetch m." + name;
            for (int i = 0; i < 2; i++) {
                assertFails(() -> s.createQuery(fetch, Member.class).list(), attribute, stored);
            }
            s.flush();
        });
        inSession(s -> assertFails(
                () -> s.createQuery("from Member m left join fetch m." + name, Member.class)
                        .list(),
                attribute,
                stored));
        assertThat(db.bytesOfEach("select " + column + " from Member_" + name)).hasSize(rows);
        assertThat(db.bytes("select " + column + " from Member_" + name + " where Member_id = 5 and " + last))
                .isEqualTo(stored);
    }

    @Test
    @DisplayName("an eager collection with a damaged element fails, when loaded or when used, each time")
    void eagerCollection_damagedElement_failsEachTime() {
        byte[] stored = spoil("Member_eager", "eager", "Member_id = 5");
        inSession(s -> {
            // Hibernate loads eager collections of a list after the list, when its entities are whole.
            assertFails(() -> s.createQuery("from Member", Member.class).list(), "Member.eager", stored);
            for (int i = 0; i < 3; i++) {
                assertFails(() -> s.find(Member.class, 5L).eager.size(), "Member.eager", stored);
                s.flush();
            }
        });
        inSession(s -> {
            Member proxy = s.getReference(Member.class, 5L);
            for (int i = 0; i < 3; i++) {
                assertFails(() -> Hibernate.initialize(proxy), "Member.eager", stored);
                s.flush();
            }
        });
    }

    @Test
    @DisplayName("a refresh that fails leaves nothing that a flush could write")
    void refresh_damaged_writesNothing() {
        app.run("a", s -> {
            Member member = s.find(Member.class, 5L);
            byte[] stored = spoil("Member", "name", "id = 5");
            member.before = "changed, then refreshed";
            assertFails(() -> s.refresh(member), "Member.name", stored);
            s.flush();
            assertFails(() -> s.find(Member.class, 5L), "Member.name", stored);
            s.flush();
        });
        assertThat(statements.writes()).isEmpty();
        assertThat(db.value("select before from Member where id = 5")).isEqualTo("b5");
    }

    @Test
    @DisplayName("a stateless session, a projection and a lock fail the same way")
    void otherWays_damaged_failTheSame() {
        byte[] stored = spoil("Member", "name", "id = 5");
        TenantScope.run("a", () -> {
            try (StatelessSession session = app.factory().openStatelessSession()) {
                for (int i = 0; i < 2; i++) {
                    assertFails(() -> session.get(Member.class, 5L), "Member.name", stored);
                    assertFails(
                            () -> session.createQuery("from Member", Member.class)
                                    .list(),
                            "Member.name",
                            stored);
                }
                assertThat(((Member) session.get(Member.class, 6L)).name).isEqualTo("canary name 6");
            }
        });
        inSession(s -> {
            assertFails(
                    () -> s.createQuery("select name from Member", String.class).list(), "Member.name", stored);
            assertFails(
                    () -> s.createQuery("select id, address, name from Member", Object[].class)
                            .list(),
                    "Member.name",
                    stored);
            assertFails(
                    () -> s.find(Member.class, 5L, jakarta.persistence.LockModeType.PESSIMISTIC_WRITE),
                    "Member.name",
                    stored);
            assertFails(() -> s.byMultipleIds(Member.class).multiLoad(4L, 5L, 6L), "Member.name", stored);
        });
    }

    @Test
    @DisplayName("other damage in a list is told apart, too, and the text in the column is not shown")
    void list_plainText_saysNotSealed() {
        byte[] text = "canary in the clear, written past Entigma".getBytes(StandardCharsets.UTF_8);
        db.update("update Member set name = ? where id = 5", (Object) text);
        inSession(s -> assertThatThrownBy(
                        () -> s.createQuery("from Member", Member.class).list())
                .hasStackTraceContaining("NotSealedException")
                .hasStackTraceContaining("Member.name")
                .satisfies(e -> assertThat(everything(e)).doesNotContain("canary", hex(text))));
    }
}
