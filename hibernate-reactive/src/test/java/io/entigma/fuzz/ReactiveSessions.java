// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import io.entigma.reactive.ReactiveApp;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.DatabaseException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.SessionFactory;
import org.hibernate.reactive.stage.Stage;

/** Sessions of Hibernate Reactive. The test's thread waits for each step, which the event loop does. */
final class ReactiveSessions implements Sessions {
    private final ReactiveApp app;
    private final ReactiveSpy spy;

    ReactiveSessions(ReactiveApp app, ReactiveSpy spy) {
        this.app = app;
        this.spy = spy;
    }

    Stage.SessionFactory stages() {
        return app.stages();
    }

    @Override
    public SessionFactory factory() {
        return app.factory();
    }

    @Override
    public void inTransaction(Consumer<FuzzSession> work) {
        inTransaction(
                session -> {
                    work.accept(session);
                    return session;
                },
                false);
    }

    @Override
    public <T> T rolledBack(Function<FuzzSession, T> work) {
        return inTransaction(work, true);
    }

    /** Holds the transaction open until the work is done, step by step. */
    private <T> T inTransaction(Function<FuzzSession, T> work, boolean back) {
        Stage.Session session = await(() -> app.stages().openSession());
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Void> end = new CompletableFuture<>();
        CompletableFuture<Void> transaction = app.begin(() -> stage(() -> session.withTransaction(tx -> {
            if (back) {
                tx.markForRollback();
            }
            begun.complete(null);
            return end;
        })));
        transaction.whenComplete((done, failure) -> begun.complete(null));
        T result;
        try {
            begun.join();
            result = work.apply(new ReactiveSession(session, this, spy));
        } catch (RuntimeException | Error e) {
            end(end, () -> transaction.handle((done, failure) -> session.close()));
            throw e;
        }
        end(end, () -> transaction.thenCompose(done -> session.close()));
        return result;
    }

    private void end(CompletableFuture<Void> end, Supplier<CompletionStage<?>> after) {
        await(() -> {
            end.complete(null);
            return after.get();
        });
    }

    private static <T> Uni<T> stage(Supplier<? extends CompletionStage<T>> work) {
        return Uni.createFrom().completionStage(work::get);
    }

    /** Runs on the event loop and waits here. What the database says comes as JDBC would say it. */
    <T> T await(Supplier<? extends CompletionStage<T>> work) {
        try {
            return app.await(() -> stage(work));
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof Error error) {
                    throw error;
                } else if (cause instanceof DatabaseException said) {
                    throw new IllegalStateException(
                            new SQLException(said.getMessage(), said.getSqlState(), said.getErrorCode()));
                }
            }
            throw e;
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
        return Spy.statements(spy.texts());
    }

    @Override
    public void close() {
        app.close();
    }
}
