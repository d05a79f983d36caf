// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hibernate.SessionFactory;

/** The sessions of one side, and what they sent to the database. For one thread. */
interface Sessions extends AutoCloseable {
    SessionFactory factory();

    void inTransaction(Consumer<FuzzSession> work);

    /** In a transaction that is rolled back. */
    <T> T rolledBack(Function<FuzzSession, T> work);

    /** Forgets what was sent. */
    void clear();

    List<String> texts();

    List<Object> binds();

    /** What ran, without the upkeep of Hibernate's own temporary tables, and without the values that a query reads to open them. */
    List<String> executed();

    @Override
    void close() throws SQLException;
}
