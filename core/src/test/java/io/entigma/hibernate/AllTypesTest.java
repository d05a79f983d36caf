// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.testing.App;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.DisplayName;

class AllTypesTest {
    private static List<Field> attributes() {
        return Arrays.stream(AllTypes.class.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic())
                .filter(field -> !field.getName().equals("id"))
                .toList();
    }

    private static App app(TestDatabase db) {
        return App.on(db)
                .entities(AllTypes.class)
                .set("hibernate.generate_statistics", "true")
                .set("hibernate.auto_quote_keyword", "true")
                .start();
    }

    @OnEveryProduct
    @DisplayName("every supported type comes back exactly, and an unchanged load writes nothing")
    void persist_everyType_comesBackExactly(TestDatabase db) throws Exception {
        try (App app = app(db)) {
            app.run("acme", session -> session.persist(full()));
            Statistics statistics = app.factory().getStatistics();
            statistics.clear();
            AllTypes loaded = app.call("acme", session -> session.find(AllTypes.class, 1L));
            assertThat(loaded).usingRecursiveComparison().isEqualTo(full());
            assertThat(loaded.decimal.scale()).isEqualTo(-2);
            assertThat(loaded.zonedDateTime.getOffset())
                    .isEqualTo(full().zonedDateTime.getOffset());
            assertThat(statistics.getEntityUpdateCount()).isZero();
        }
        assertThat(db.columnsHolding("canary")).isEmpty();
    }

    @OnEveryProduct
    @DisplayName("null is SQL NULL in every column of every type and comes back as null")
    void persist_nulls_areSqlNull(TestDatabase db) throws Exception {
        try (App app = app(db)) {
            app.run("acme", session -> {
                AllTypes empty = new AllTypes();
                empty.id = 1L;
                session.persist(empty);
            });
            AllTypes loaded = app.call("acme", session -> session.find(AllTypes.class, 1L));
            for (Field attribute : attributes()) {
                if (!attribute.getType().isPrimitive()) {
                    assertThat(attribute.get(loaded)).as(attribute.getName()).isNull();
                }
            }
            assertThat(db.bytes("select uuid from AllTypes")).isNull();
        }
    }

    private static AllTypes full() {
        try {
            return AllTypes.full(1);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @OnEveryProduct
    @DisplayName("every type can be selected alone and set by a bulk update, and is sealed by it")
    void query_everyType_selectsAndUpdates(TestDatabase db) throws Exception {
        try (App app = app(db)) {
            app.run("acme", session -> {
                AllTypes empty = new AllTypes();
                empty.id = 1L;
                session.persist(empty);
            });
            AllTypes full = full();
            for (Field attribute : attributes()) {
                String name = attribute.getName();
                Object value = attribute.get(full);
                app.run("acme", session -> {
                    session.createMutationQuery("update AllTypes set " + name + " = :value where id = 1")
                            .setParameter("value", value)
                            .executeUpdate();
                    Object selected = session.createSelectionQuery(
                                    "select a." + name + " from AllTypes a", Object.class)
                            .getSingleResult();
                    assertThat(selected).as(name).usingRecursiveComparison().isEqualTo(value);
                });
            }
            AllTypes loaded = app.call("acme", session -> session.find(AllTypes.class, 1L));
            assertThat(loaded).usingRecursiveComparison().isEqualTo(full);
        }
        assertThat(db.columnsHolding("canary")).isEmpty();
    }
}
