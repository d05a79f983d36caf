// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks.rows;

import java.util.function.Supplier;
import org.hibernate.SessionFactory;

/**
 * The rows of one entity, and what is measured with them.
 *
 * @param name what its columns of a table are called
 * @param type the entity
 * @param maker makes an empty one
 * @param <T> the entity
 */
record People<T extends Person>(String name, Class<T> type, Supplier<T> maker) {
    private static final int BATCH = 50;

    static final People<ClearPerson> CLEAR = new People<>("clear", ClearPerson.class, ClearPerson::new);
    static final People<ConvertedPerson> CONVERTED =
            new People<>("converters, JDK's cipher", ConvertedPerson.class, ConvertedPerson::new);
    static final People<SealedPerson> SEALED = new People<>("sealed", SealedPerson.class, SealedPerson::new);
    static final People<WholePerson> WHOLE = new People<>("sealed as one", WholePerson.class, WholePerson::new);

    void delete(SessionFactory factory) {
        factory.inTransaction(session ->
                session.createMutationQuery("delete from " + type.getName()).executeUpdate());
    }

    /** All rows, in one transaction. */
    void insert(SessionFactory factory, int rows) {
        factory.inTransaction(session -> {
            for (int i = 0; i < rows; i++) {
                session.persist(person(i));
                if (i % BATCH == BATCH - 1) {
                    session.flush();
                    session.clear();
                }
            }
        });
    }

    /** One row, as a request does it. */
    void insertOne(SessionFactory factory, int number) {
        factory.inTransaction(session -> session.persist(person(number)));
    }

    private T person(int number) {
        T person = maker.get();
        person.fill(number);
        return person;
    }

    /** All rows. */
    void select(SessionFactory factory) {
        select(factory, Integer.MAX_VALUE);
    }

    /** The first rows, as a page shows them. */
    void select(SessionFactory factory, int most) {
        int touched = factory.fromTransaction(session ->
                session
                        .createSelectionQuery("from " + type.getName(), type)
                        .setMaxResults(most)
                        .getResultList()
                        .stream()
                        .mapToInt(Person::touch)
                        .sum());
        if (touched == 0) {
            throw new IllegalStateException("nothing was read");
        }
    }
}
