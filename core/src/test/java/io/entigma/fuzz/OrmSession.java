// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.query.CommonQueryContract;
import org.hibernate.query.MutationQuery;
import org.hibernate.query.SelectionQuery;
import org.jspecify.annotations.Nullable;

/** A session of Hibernate ORM. */
record OrmSession(Session session, Spy spy) implements FuzzSession {
    @Override
    public SessionFactory factory() {
        return session.getSessionFactory();
    }

    @Override
    public FuzzQuery selection(String hql) {
        return new Selection(session.createSelectionQuery(hql, Object.class));
    }

    @Override
    public FuzzQuery mutation(String hql) {
        return new Mutation(session.createMutationQuery(hql));
    }

    @Override
    public FuzzQuery query(CriteriaDraft draft) {
        if (draft.query() != null) {
            return new Selection(session.createQuery(draft.query()));
        } else if (draft.update() != null) {
            return new Mutation(session.createMutationQuery(draft.update()));
        } else if (draft.insert() != null) {
            return new Mutation(session.createMutationQuery(draft.insert()));
        }
        return new Mutation(session.createMutationQuery(draft.delete()));
    }

    @Override
    public void persist(List<?> entities) {
        entities.forEach(session::persist);
    }

    @Override
    public void remove(List<?> entities) {
        entities.forEach(session::remove);
        session.flush();
    }

    @Override
    public ResultSet rows(String sql) throws SQLException {
        return rows(spy, sql);
    }

    /** On the one connection that there is. */
    static ResultSet rows(Spy spy, String sql) throws SQLException {
        Statement statement = spy.connection().createStatement();
        statement.closeOnCompletion();
        return statement.executeQuery(sql);
    }

    private abstract static class Query implements FuzzQuery {
        abstract CommonQueryContract query();

        @Override
        public void set(Object place, @Nullable Object value) {
            if (place instanceof Integer number) {
                query().setParameter(number, value);
            } else {
                query().setParameter((String) place, value);
            }
        }

        @Override
        public void setTyped(Object place, Object value) {
            typed(place, value);
        }

        private <T> void typed(Object place, T value) {
            @SuppressWarnings("unchecked")
            Class<T> type = (Class<T>) value.getClass();
            if (place instanceof Integer number) {
                query().setParameter(number, value, type);
            } else {
                query().setParameter((String) place, value, type);
            }
        }

        @Override
        public void setAll(Object place, Collection<?> values) {
            if (place instanceof Integer number) {
                query().setParameterList(number, values);
            } else {
                query().setParameterList((String) place, values);
            }
        }

        private static IllegalStateException other() {
            return new IllegalStateException("a query of the other kind");
        }

        @Override
        public void page(int first, int max) {
            throw other();
        }

        @Override
        public List<Object> list() {
            throw other();
        }

        @Override
        public long count() {
            throw other();
        }

        @Override
        public int execute() {
            throw other();
        }
    }

    private static final class Selection extends Query {
        private final SelectionQuery<Object> query;

        Selection(SelectionQuery<Object> query) {
            this.query = query;
        }

        @Override
        CommonQueryContract query() {
            return query;
        }

        @Override
        public void page(int first, int max) {
            query.setFirstResult(first).setMaxResults(max);
        }

        @Override
        public List<Object> list() {
            return query.getResultList();
        }

        @Override
        public long count() {
            return query.getResultCount();
        }
    }

    private static final class Mutation extends Query {
        private final MutationQuery query;

        Mutation(MutationQuery query) {
            this.query = query;
        }

        @Override
        CommonQueryContract query() {
            return query;
        }

        @Override
        public int execute() {
            return query.executeUpdate();
        }
    }
}
