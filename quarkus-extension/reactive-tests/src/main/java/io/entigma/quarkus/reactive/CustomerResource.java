// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.reactive;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
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

/** Customers of the tenant that asks, in each way that an application can come by a session. */
@Path("/")
public class CustomerResource {
    @Inject
    Mutiny.SessionFactory sessions;

    @Inject
    EntityManager entities;

    /** Stores one, by an interceptor of Panache. */
    @POST
    @Path("annotated")
    @WithTransaction
    public Uni<Long> addAnnotated(@RestQuery String email, @RestQuery String ssn, @RestQuery String name) {
        return new Customer(email, ssn, name).<Customer>persist().map(customer -> customer.id);
    }

    /** Finds one, likewise. */
    @GET
    @Path("annotated")
    @WithSession
    public Uni<String> findAnnotated(@RestQuery String email) {
        return Customer.<Customer>find("email", email).firstResult().map(CustomerResource::shown);
    }

    /** Stores one in Panache's transaction by hand. */
    @POST
    @Path("panache")
    public Uni<Long> addPanache(@RestQuery String email, @RestQuery String ssn, @RestQuery String name) {
        return Panache.withTransaction(
                () -> new Customer(email, ssn, name).<Customer>persist().map(customer -> customer.id));
    }

    /** Finds one by a search token, likewise. */
    @GET
    @Path("panache")
    public Uni<String> findPanache(@RestQuery String name) {
        return Panache.withSession(() -> Customer.<Customer>find("name like ?1", name + "%")
                .firstResult()
                .map(CustomerResource::shown));
    }

    /** Stores one without Panache. */
    @POST
    @Path("mutiny")
    public Uni<Long> addMutiny(@RestQuery String email, @RestQuery String ssn, @RestQuery String name) {
        Customer customer = new Customer(email, ssn, name);
        return sessions.withTransaction(session -> session.persist(customer)).map(done -> customer.id);
    }

    /** Finds one without Panache. */
    @GET
    @Path("mutiny")
    public Uni<String> findMutiny(@RestQuery String email) {
        return sessions.withStatelessSession(
                session -> session.createSelectionQuery("from Customer where email = :email", Customer.class)
                        .setParameter("email", email)
                        .getSingleResultOrNull()
                        .map(CustomerResource::shown));
    }

    /** Stores one by Hibernate ORM. */
    @POST
    @Path("blocking")
    @Blocking
    @Transactional
    public Long addBlocking(@RestQuery String email, @RestQuery String ssn, @RestQuery String name) {
        Customer customer = new Customer(email, ssn, name);
        entities.persist(customer);
        return customer.id;
    }

    /** Finds one by Hibernate ORM. */
    @GET
    @Path("blocking")
    @Blocking
    @Transactional
    public String findBlocking(@RestQuery String email) {
        return entities.createQuery("from Customer where email = :email", Customer.class)
                .setParameter("email", email)
                .getResultStream()
                .map(CustomerResource::shown)
                .findFirst()
                .orElse("none");
    }

    private static String shown(@org.jspecify.annotations.Nullable Customer customer) {
        return customer == null ? "none" : customer.ssn + " " + customer.name;
    }
}
