// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.SessionFactory;

/** Sessions of Hibernate ORM. */
final class OrmSessions implements Sessions {
    private final SessionFactory factory;
    private final Spy spy;
    private final Runnable end;

    OrmSessions(SessionFactory factory, Spy spy, Runnable end) {
        this.factory = factory;
        this.spy = spy;
        this.end = end;
    }

    @Override
    public SessionFactory factory() {
        return factory;
    }

    @Override
    public void inTransaction(Consumer<FuzzSession> work) {
        factory.inTransaction(session -> work.accept(new OrmSession(session, spy)));
    }

    @Override
    public <T> T rolledBack(Function<FuzzSession, T> work) {
        try (Session session = factory.openSession()) {
            session.beginTransaction();
            try {
                return work.apply(new OrmSession(session, spy));
            } finally {
                session.getTransaction().rollback();
            }
        }
    }

    @Override
    public void clear() {
        spy.clear();
    }

    @Override
    public List<String> texts() {
        return spy.texts();
    }

    @Override
    public List<Object> binds() {
        return spy.binds();
    }

    @Override
    public List<String> executed() {
        return spy.executed();
    }

    @Override
    public void close() throws SQLException {
        end.run();
        spy.close();
    }
}
