// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import jakarta.persistence.LockModeType;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
            case 3 -> found(sessions, this::refreshed);
            case 4 -> found(sessions, this::locked);
            case 5, 6, 7, 8 -> sessions.withStatelessTransaction(this::stateless);
            case 9 -> sessions.withTransaction(this::elements);
            case 10 -> sessions.withTransaction(this::several);
            default ->
                found(sessions, (session, found) -> {
                    changed(found);
                    return session.flush();
                });
        };
    }

    private CompletionStage<Void> refreshed(Stage.Session session, Object found) {
        return session.flush().thenAccept(done -> changed(found)).thenCompose(done -> session.refresh(found));
    }

    private CompletionStage<Void> locked(Stage.Session session, Object found) {
        return session.lock(found, LockModeType.PESSIMISTIC_WRITE).thenAccept(done -> changed(found));
    }

    private CompletionStage<String> several(Stage.Session session) {
        Object[] all = IntStream.range(0, BATCH)
                .mapToObj(i -> Data.another(loader, seed + i, entity, id + i))
                .toArray();
        return session.persist(all).thenApply(done -> "persisted several");
    }

    private CompletionStage<String> elements(Stage.Session session) {
        return session.find(type("Cust"), id)
                .thenCompose(found -> found == null
                        ? said("none")
                        : session.fetch(elements(found)).thenApply(this::changedElements));
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

    private CompletionStage<String> stateless(Stage.StatelessSession session) {
        return switch (way) {
            case 5 -> session.insert(another()).thenApply(done -> "inserted");
            case 6 -> session.upsert(another()).thenApply(done -> "stored");
            default ->
                session.get(type(entity), id).thenCompose(found -> {
                    if (found == null) {
                        return said("none");
                    }
                    return way == 7
                            ? session.update(changed(found)).thenApply(done -> "updated")
                            : session.delete(found).thenApply(done -> "deleted");
                });
        };
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
