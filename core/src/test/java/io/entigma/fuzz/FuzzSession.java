// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.hibernate.SessionFactory;

/** A session of either kind, in a transaction. Its methods wait for what they ask. */
interface FuzzSession {
    SessionFactory factory();

    FuzzQuery selection(String hql);

    FuzzQuery mutation(String hql);

    FuzzQuery query(CriteriaDraft draft);

    void persist(List<?> entities);

    /** In the database too. */
    void remove(List<?> entities);

    /** What the database says in this transaction, past Hibernate. */
    ResultSet rows(String sql) throws SQLException;
}
