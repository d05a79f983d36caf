// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.SessionFactory;
import org.hibernate.reactive.stage.Stage;
import org.jspecify.annotations.Nullable;

/** A session of Hibernate Reactive. Queries are made when they run, on the event loop. */
record ReactiveSession(Stage.Session session, ReactiveSessions sessions, ReactiveSpy spy) implements FuzzSession {
    @Override
    public SessionFactory factory() {
        return sessions.factory();
    }

    @Override
    public FuzzQuery selection(String hql) {
        return new Query(() -> session.createSelectionQuery(hql, Object.class), ReactiveSession::none);
    }

    @Override
    public FuzzQuery mutation(String hql) {
        return new Query(ReactiveSession::none, () -> session.createMutationQuery(hql));
    }

    @Override
    public FuzzQuery query(CriteriaDraft draft) {
        return new Query(() -> session.createQuery(draft.query()), () -> {
            if (draft.update() != null) {
                return session.createMutationQuery(draft.update());
            } else if (draft.insert() != null) {
                return session.createMutationQuery(draft.insert());
            }
            return session.createMutationQuery(draft.delete());
        });
    }

    private static <T> T none() {
        throw new IllegalStateException("a query of the other kind");
    }

    @Override
    public void persist(List<?> entities) {
        sessions.await(() -> session.persist(entities.toArray()));
    }

    @Override
    public void remove(List<?> entities) {
        sessions.await(() -> session.remove(entities.toArray()).thenCompose(done -> session.flush()));
    }

    @Override
    public ResultSet rows(String sql) {
        return sessions.await(() -> spy.rows(sql));
    }

    private final class Query implements FuzzQuery {
        private final Supplier<Stage.SelectionQuery<Object>> selection;
        private final Supplier<Stage.MutationQuery> mutation;
        private final List<Consumer<Stage.AbstractQuery>> sets = new ArrayList<>();
        private int first;
        private int max;

        Query(Supplier<Stage.SelectionQuery<Object>> selection, Supplier<Stage.MutationQuery> mutation) {
            this.selection = selection;
            this.mutation = mutation;
        }

        @Override
        public void set(Object place, @Nullable Object value) {
            sets.add(
                    place instanceof Integer number
                            ? query -> query.setParameter(number, value)
                            : query -> query.setParameter((String) place, value));
        }

        @Override
        public void page(int from, int most) {
            first = from;
            max = most;
        }

        @Override
        public List<Object> list() {
            return select(Stage.SelectionQuery::getResultList);
        }

        @Override
        public long count() {
            return select(Stage.SelectionQuery::getResultCount);
        }

        private <T> T select(Function<Stage.SelectionQuery<Object>, CompletionStage<T>> run) {
            return sessions.await(() -> {
                Stage.SelectionQuery<Object> query = selection.get();
                sets.forEach(set -> set.accept(query));
                if (max > 0) {
                    query.setFirstResult(first).setMaxResults(max);
                }
                return run.apply(query);
            });
        }

        @Override
        public int execute() {
            return sessions.await(() -> {
                Stage.MutationQuery query = mutation.get();
                sets.forEach(set -> set.accept(query));
                return query.executeUpdate();
            });
        }
    }
}
