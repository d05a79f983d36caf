// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.it;

import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.LocalDate;
import org.jboss.resteasy.reactive.RestQuery;

/** Customers of the tenant that asks. */
@Path("/customers")
public class CustomerResource {
    /** Stores one. */
    @POST
    @Transactional
    public void add(@RestQuery String email, @RestQuery String ssn, @RestQuery LocalDate born) {
        Customer customer = new Customer();
        customer.email = email;
        customer.ssn = ssn;
        customer.born = born;
        customer.persist();
    }

    /** Finds one by its e-mail address. */
    @GET
    @Transactional
    public String find(@RestQuery String email) {
        return Customer.<Customer>find("email", email)
                .firstResultOptional()
                .map(customer -> customer.ssn + " " + customer.born)
                .orElse("none");
    }
}
