// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Encrypted;
import io.entigma.SealedField;
import io.entigma.Searchable;
import io.entigma.TenantScope;
import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.search.Token;
import io.entigma.internal.search.TokenLayout;
import io.entigma.jpa.SealedAttributes;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.IndexKeys;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.hibernate.Session;
import org.hibernate.StatelessSession;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.envers.Audited;
import org.junit.jupiter.api.DisplayName;

/** Values come to have their tokens whoever writes them. */
class WritePathsTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final String LAYOUT = "equal;ignore case;prefix 3 ignore case";

    /** Joined tables. */
    @Entity(name = "Craft")
    @Inheritance(strategy = InheritanceType.JOINED)
    public static class Craft {
        @Id
        public Long id;

        @Encrypted
        @Searchable(equal = true, ignoreCase = true, prefix = 3)
        @Column(length = 60)
        public String plate;
    }

    @Entity(name = "Ship")
    public static class Ship extends Craft {
        @Encrypted
        @Searchable(equal = true, ignoreCase = true, prefix = 3)
        @Column(length = 60)
        public String owner;
    }

    /** A table for each class. */
    @Entity(name = "Shape")
    @Inheritance(strategy = InheritanceType.TABLE_PER_CLASS)
    public static class Shape {
        @Id
        public Long id;

        @Encrypted
        @Searchable(equal = true, ignoreCase = true, prefix = 3)
        @Column(length = 60)
        public String label;
    }

    @Entity(name = "Circle")
    public static class Circle extends Shape {
        @Encrypted
        @Searchable(equal = true, ignoreCase = true, prefix = 3)
        @Column(length = 60)
        public String color;
    }

    @Entity(name = "Chart")
    @Audited
    @DynamicUpdate
    public static class Chart {
        @Id
        public Long id;

        public int visits;

        @Encrypted
        @Searchable(equal = true, ignoreCase = true, prefix = 3)
        @Column(length = 60)
        public String patient;
    }

    private record Kept(Class<?> entity, String attribute, String table, String column, String layout) {}

    private static final List<Kept> KEPT = List.of(
            new Kept(Folk.class, "code", "Folk", "code", "equal;prefix 3"),
            new Kept(Folk.class, "name", "Folk", "name", "ignore case;prefix 3 ignore case"),
            new Kept(Folk.class, "home.street", "Folk", "street", "equal;prefix 2"),
            new Kept(Folk.Poet.class, "pen", "Folk", "pen", "prefix 3"),
            new Kept(Folk.class, "tags", "Folk_tags", "tags", "equal;prefix 2"),
            new Kept(Craft.class, "plate", "Craft", "plate", LAYOUT),
            new Kept(Ship.class, "owner", "Ship", "owner", LAYOUT),
            new Kept(Shape.class, "label", "Shape", "label", LAYOUT),
            new Kept(Shape.class, "label", "Circle", "label", LAYOUT),
            new Kept(Circle.class, "color", "Circle", "color", LAYOUT),
            new Kept(Chart.class, "patient", "Chart", "patient", LAYOUT));

    private static final Map<String, String> SUFFIXES = Map.of("equal", "_eq", "ignore case", "_ci", "prefix", "_px");

    @OnEveryProduct
    @DisplayName("after writes by every path, the tokens of all rows are those of the values in them")
    void write_byEveryPath_keepsTokensInStep(TestDatabase db) throws Exception {
        try (App app = App.on(db)
                .entities(
                        Folk.class,
                        Folk.Poet.class,
                        Folk.Town.class,
                        Craft.class,
                        Ship.class,
                        Shape.class,
                        Circle.class,
                        Chart.class)
                .set("hibernate.jdbc.batch_size", 5)
                .start()) {
            app.run("acme", WritePathsTest::persist);
            app.run("acme", WritePathsTest::change);
            app.run("acme", WritePathsTest::changeInBulk);
            app.run("acme", WritePathsTest::writeNatively);
            try (var scope = TenantScope.open(ACME);
                    StatelessSession session = app.factory().openStatelessSession()) {
                session.setJdbcBatchSize(0);
                session.beginTransaction();
                writeStateless(session);
                session.getTransaction().commit();
            }
            assertThat(rows(app, db)).isGreaterThan(80);
            assertThat(db.bytesOfEach("select patient from Chart_AUD where patient is not null"))
                    .hasSizeGreaterThan(2)
                    .allSatisfy(stored -> assertThat(stored[1]).isEqualTo((byte) 1));
        }
    }

    private static void persist(Session session) {
        for (long id = 1; id <= 12; id++) {
            Folk.Poet poet = new Folk.Poet();
            poet.id = id;
            poet.code = id == 3 ? null : "C" + id;
            poet.name = "Näme " + id;
            poet.pen = "P" + id;
            poet.home = new Folk.Home();
            poet.home.street = id == 4 ? "" : "Straße " + id;
            poet.tags.addAll(List.of("one " + id, "", "two"));
            session.persist(poet);
            Ship ship = new Ship();
            ship.id = id;
            ship.plate = "PL-" + id;
            ship.owner = id == 5 ? null : "Öwner " + id;
            session.persist(ship);
            Circle circle = new Circle();
            circle.id = id;
            circle.label = "Läbel " + id;
            circle.color = "red";
            session.persist(circle);
            Shape shape = new Shape();
            shape.id = 100 + id;
            shape.label = "LABEL " + id;
            session.persist(shape);
            Chart chart = new Chart();
            chart.id = id;
            chart.patient = "Pätient " + id;
            session.persist(chart);
        }
    }

    private static void change(Session session) {
        Folk.Poet poet = session.find(Folk.Poet.class, 1L);
        poet.name = "Other";
        poet.home.street = null;
        poet.tags.set(1, "three");
        poet.tags.remove("two");
        Folk.Poet detached = session.find(Folk.Poet.class, 2L);
        session.detach(detached);
        detached.code = "merged";
        detached.pen = null;
        session.merge(detached);
        session.find(Chart.class, 1L).visits = 7;
        session.find(Chart.class, 2L).patient = "Änother";
        session.find(Chart.class, 3L).patient = null;
        session.remove(session.find(Chart.class, 4L));
        session.find(Ship.class, 1L).owner = "new owner";
        session.find(Circle.class, 1L).color = null;
    }

    private static void changeInBulk(Session session) {
        for (String statement : List.of(
                "update Folk set code = :v, name = :v where id in (5, 6)",
                "update Folk set home.street = :v where id = 7 and code <> :v",
                "update Folk set name = coalesce(name, :v) where id > 7",
                "update Poet set pen = :v where code = 'C9'",
                "update Ship set owner = :v, plate = :v where id = 2",
                "update Circle set label = :v where id = 3",
                "update Chart set patient = :v where lower(patient) like 'pä%' and :v <> 'x'",
                "insert into Folk (id, mark, code, name) values (50, 0, :v, :v)",
                "insert into Chart (id, visits, patient) values (50, 0, :v), (51, 0, 'literal')",
                "insert into Chart (id, visits, patient) select c.id + 100, 0, c.patient from Chart c where c.patient = 'Änother' or c.patient <> :v",
                "insert into Shape (id, label) values (500, :v)")) {
            assertThat(session.createMutationQuery(statement)
                            .setParameter("v", "Bülk")
                            .executeUpdate())
                    .as(statement)
                    .isPositive();
        }
    }

    private static void writeNatively(Session session) {
        SealedField<String> name = SealedAttributes.of(session).field(Folk.class, "name", String.class);
        session.createNativeMutationQuery("update Folk set name = ? where id = 8")
                .setParameter(1, name.seal("natively"))
                .executeUpdate();
        session.createNativeMutationQuery("update Folk set name = null where id = 9")
                .executeUpdate();
    }

    private static void writeStateless(StatelessSession session) {
        for (long id = 200; id < 212; id++) {
            Circle circle = new Circle();
            circle.id = id;
            circle.label = "stateless " + id;
            session.insert(circle);
            circle.label = "Stateless again " + id;
            session.update(circle);
        }
        Circle circle = new Circle();
        circle.id = 200L;
        circle.label = "upserted";
        session.upsert(circle);
        circle.id = 300L;
        session.upsert(circle);
        Ship ship = new Ship();
        ship.id = 200L;
        ship.plate = "stateless";
        session.insert(ship);
    }

    /** Checks the tokens of each row, and gives the number of rows. */
    private static int rows(App app, TestDatabase db) {
        return app.call("acme", session -> {
            int rows = 0;
            for (Kept kept : KEPT) {
                try {
                    rows += check(app, db, session, kept);
                } catch (java.sql.SQLException e) {
                    throw new IllegalStateException(kept.toString(), e);
                }
            }
            return rows;
        });
    }

    private static int check(App app, TestDatabase db, Session session, Kept kept) throws java.sql.SQLException {
        TokenLayout layout = TokenLayout.parse(kept.layout).orElseThrow();
        DataKey key = IndexKeys.keyring(app.entigma()).indexKey(ACME);
        String context = (kept.table.equals("Circle") && kept.attribute.equals("label") ? "shape" : kept.table) + "."
                + kept.column;
        SealedField<String> field = SealedAttributes.of(session).field(kept.entity, kept.attribute, String.class);
        StringBuilder sql = new StringBuilder("select " + kept.column);
        for (Token token : layout.tokens()) {
            sql.append(", ").append(kept.column).append(suffix(token));
        }
        int rows = 0;
        try (Connection connection = db.connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql + " from " + kept.table)) {
            while (row.next()) {
                byte[] sealed = row.getBytes(1);
                byte[] tokens = null;
                if (sealed != null) {
                    String value = field.open(sealed);
                    tokens = layout.block(
                                    key,
                                    context.toLowerCase(java.util.Locale.ROOT),
                                    value.getBytes(StandardCharsets.UTF_8),
                                    value)
                            .tokens();
                }
                compare(row, layout, tokens, kept);
                rows++;
            }
        }
        assertThat(rows).as(kept.toString()).isPositive();
        return rows;
    }

    private static void compare(ResultSet row, TokenLayout layout, byte[] tokens, Kept kept)
            throws java.sql.SQLException {
        int at = 0;
        for (int i = 0; i < layout.tokens().size(); i++) {
            int end = at + layout.tokens().get(i).bytes();
            assertThat(row.getBytes(i + 2))
                    .as(kept + " " + layout.tokens().get(i))
                    .isEqualTo(tokens == null ? null : Arrays.copyOfRange(tokens, at, end));
            at = end;
        }
    }

    private static String suffix(Token token) {
        return SUFFIXES.get(token.toString().startsWith("prefix") ? "prefix" : token.toString());
    }
}
