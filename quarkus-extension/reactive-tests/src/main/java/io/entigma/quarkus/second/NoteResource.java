// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.second;

import io.quarkus.hibernate.orm.PersistenceUnit;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Notes of the tenant that asks. */
@Path("/notes")
public class NoteResource {
    @Inject
    @PersistenceUnit("second")
    Mutiny.SessionFactory sessions;

    @Inject
    @PersistenceUnit("second")
    EntityManager entities;

    /** Stores one. */
    @POST
    public Uni<Void> add(@RestQuery long id, @RestQuery String text) {
        Note note = new Note();
        note.id = id;
        note.text = text;
        return sessions.withTransaction(session -> session.persist(note));
    }

    /** Finds one. */
    @GET
    public Uni<String> find(@RestQuery long id) {
        return sessions.withSession(session -> session.find(Note.class, id)).map(note -> note.text);
    }

    /** Finds one by Hibernate ORM. */
    @GET
    @Path("blocking")
    @Blocking
    @Transactional
    public @Nullable String findBlocking(@RestQuery long id) {
        return entities.find(Note.class, id).text;
    }
}
