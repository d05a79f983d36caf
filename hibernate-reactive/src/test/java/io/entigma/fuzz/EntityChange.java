// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import jakarta.persistence.LockModeType;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.hibernate.reactive.stage.Stage;

/** One change of entities by reactive sessions, the same on both twins for the same seed. */
final class EntityChange {
    private static final List<String> ENTITIES =
            List.of("Cust", "Cust", "Ord", "Base", "Sub", "Sub", "One", "OneSub", "Sec", "Sec", "Uni", "Nos", "Nosub");
    private static final List<String> COLLECTIONS = List.of("dtags", "rtags", "stags", "ptags");
    private static final int BATCH = 7;

    private final ClassLoader loader;
    private final long seed;
    private final int way;
    private final String entity;
    private final long id;
    private final String collection;

    EntityChange(ClassLoader loader, long seed) {
        Random random = new Random(seed);
        this.loader = loader;
        this.seed = seed;
        this.way = random.nextInt(12);
        this.entity = ENTITIES.get(random.nextInt(ENTITIES.size()));
        boolean sub = entity.equals("Sub") || entity.equals("OneSub") || entity.equals("Nosub");
        this.id = (sub ? 40 : 0) + 1L + random.nextInt(10);
        this.collection = COLLECTIONS.get(random.nextInt(COLLECTIONS.size()));
    }

    @Override
    public String toString() {
        return "way " + way + " of " + entity + " " + id + ", " + collection + ", seed " + seed;
    }

    @SuppressWarnings("unchecked")
    private Class<Object> type(String name) {
        try {
            return (Class<Object>) loader.loadClass(Model.class.getName() + "$" + name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private Object another() {
        return Data.another(loader, seed, entity, id);
    }

    /** What came of it, as far as both sides can say it. */
    CompletionStage<String> run(Stage.SessionFactory sessions) {
        return switch (way) {
            case 0 ->
                sessions.withTransaction(session -> session.persist(another()).thenApply(done -> "persisted"));
            case 1 ->
                sessions.withSession(session -> session.find(type(entity), id))
                        .thenCompose(found -> found == null
                                ? said("none")
                                : sessions.withTransaction(session -> session.merge(changed(found)))
                                        .thenApply(merged -> "merged"));
            case 2 -> found(sessions, (session, found) -> session.remove(found));
            case 3 ->
                found(
                        sessions,
                        (session, found) -> session.flush()
                                .thenAccept(done -> changed(found))
                                .thenCompose(done -> session.refresh(found)));
            case 4 ->
                found(
                        sessions,
                        (session, found) -> session.lock(found, LockModeType.PESSIMISTIC_WRITE)
                                .thenAccept(done -> changed(found)));
            case 5 -> stateless(sessions, session -> session.insert(another()));
            case 6 -> stateless(sessions, session -> session.upsert(another()));
            case 7 ->
                stateless(
                        sessions,
                        session -> session.get(type(entity), id)
                                .thenCompose(found -> found == null
                                        ? said("none")
                                        : session.update(changed(found)).thenApply(done -> "updated")));
            case 8 ->
                stateless(
                        sessions,
                        session -> session.get(type(entity), id)
                                .thenCompose(found -> found == null
                                        ? said("none")
                                        : session.delete(found).thenApply(done -> "deleted")));
            case 9 ->
                sessions.withTransaction(session -> session.find(type("Cust"), id)
                        .thenCompose(found -> found == null
                                ? said("none")
                                : session.fetch(elements(found)).thenApply(this::changedElements)));
            case 10 ->
                sessions.withTransaction(session -> session.persist(IntStream.range(0, BATCH)
                                .mapToObj(i -> Data.another(loader, seed + i, entity, id + i))
                                .toArray())
                        .thenApply(done -> "persisted several"));
            default ->
                found(sessions, (session, found) -> {
                    changed(found);
                    return session.flush();
                });
        };
    }

    private static CompletionStage<String> said(String what) {
        return CompletableFuture.completedStage(what);
    }

    private Object changed(Object found) {
        Data.change(found, seed);
        return found;
    }

    /** What is done with an entity that a session has found. */
    private interface Step {
        CompletionStage<Void> take(Stage.Session session, Object found);
    }

    private CompletionStage<String> found(Stage.SessionFactory sessions, Step step) {
        return sessions.withTransaction(session -> session.find(type(entity), id)
                .thenCompose(found ->
                        found == null ? said("none") : step.take(session, found).thenApply(done -> Rows.text(found))));
    }

    private static CompletionStage<String> stateless(
            Stage.SessionFactory sessions, Function<Stage.StatelessSession, CompletionStage<?>> step) {
        return sessions.withStatelessTransaction(session -> step.apply(session).thenApply(String::valueOf));
    }

    @SuppressWarnings("unchecked")
    private List<Object> elements(Object customer) {
        try {
            Field field = customer.getClass().getDeclaredField(collection);
            field.setAccessible(true);
            return (List<Object>) field.get(customer);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private String changedElements(List<Object> elements) {
        Random random = new Random(seed);
        if (!elements.isEmpty() && random.nextBoolean()) {
            elements.remove(random.nextInt(elements.size()));
        }
        elements.add(Pools.value(Kind.TEXT, !collection.startsWith("p"), random.nextInt(Pools.size())));
        return Rows.text(elements);
    }
}
