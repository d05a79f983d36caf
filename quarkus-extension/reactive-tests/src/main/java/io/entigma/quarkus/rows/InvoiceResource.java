// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.rows;

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

/** Invoices of the tenant that asks. */
@Path("/invoices")
public class InvoiceResource {
    private static final String COUNT = "select count(*) from Invoice where iban = :iban";

    @Inject
    @PersistenceUnit("rows")
    Mutiny.SessionFactory sessions;

    @Inject
    @PersistenceUnit("rows")
    EntityManager entities;

    private static Invoice invoice(long id, String iban) {
        Invoice invoice = new Invoice();
        invoice.id = id;
        invoice.iban = iban;
        return invoice;
    }

    /** Stores one. */
    @POST
    public Uni<Void> add(@RestQuery long id, @RestQuery String iban) {
        return sessions.withTransaction(session -> session.persist(invoice(id, iban)));
    }

    /** Stores one by Hibernate ORM. */
    @POST
    @Path("blocking")
    @Blocking
    @Transactional
    public void addBlocking(@RestQuery long id, @RestQuery String iban) {
        entities.persist(invoice(id, iban));
    }

    /** Counts those of an account. */
    @GET
    public Uni<Long> count(@RestQuery String iban) {
        return sessions.withSession(session -> session.createSelectionQuery(COUNT, Long.class)
                .setParameter("iban", iban)
                .getSingleResult());
    }

    /** Counts them by Hibernate ORM. */
    @GET
    @Path("blocking")
    @Blocking
    @Transactional
    public Long countBlocking(@RestQuery String iban) {
        return entities.createQuery(COUNT, Long.class)
                .setParameter("iban", iban)
                .getSingleResult();
    }
}
