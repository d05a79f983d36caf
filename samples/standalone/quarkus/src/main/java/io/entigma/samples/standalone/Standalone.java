// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.standalone;

import io.entigma.Encrypted;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.inject.Inject;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Stores one customer, looks at the raw column, and reads the customer back. */
@QuarkusMain
public class Standalone implements QuarkusApplication {
    private static final String SSN = "078-05-1120";

    @Inject
    EntityManager entities;

    /** A customer with an encrypted number. */
    @Entity(name = "customer")
    public static class Customer {
        @Id
        public Long id;

        @Encrypted
        public String ssn;
    }

    @Override
    public int run(String... args) {
        QuarkusTransaction.requiringNew().run(() -> {
            Customer customer = new Customer();
            customer.id = 1L;
            customer.ssn = SSN;
            entities.persist(customer);
        });
        return QuarkusTransaction.requiringNew().call(() -> {
            byte[] raw = (byte[]) entities.createNativeQuery("select ssn from customer", byte[].class)
                    .getSingleResult();
            String read = entities.find(Customer.class, 1L).ssn;
            System.out.println("in the column: " + HexFormat.of().formatHex(raw));
            System.out.println("in the code:   " + read);
            boolean isSealed = !new String(raw, StandardCharsets.ISO_8859_1).contains(SSN);
            return isSealed && read.equals(SSN) ? 0 : 1;
        });
    }
}
