// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.standalone;

import io.entigma.Encrypted;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.support.TransactionTemplate;

/** Stores one customer, looks at the raw column, and reads the customer back. */
@SpringBootApplication
public class Standalone {
    private static final String SSN = "078-05-1120";

    /** A customer with an encrypted number. */
    @Entity(name = "customer")
    public static class Customer {
        @Id
        Long id;

        @Encrypted
        String ssn;
    }

    /**
     * Runs it.
     *
     * @param args settings
     */
    public static void main(String[] args) {
        SpringApplication.run(Standalone.class, args).close();
    }

    @Bean
    CommandLineRunner storeAndRead(EntityManager entities, TransactionTemplate transactions) {
        return args -> {
            transactions.executeWithoutResult(status -> {
                Customer customer = new Customer();
                customer.id = 1L;
                customer.ssn = SSN;
                entities.persist(customer);
            });
            byte[] raw = (byte[]) entities.createNativeQuery("select ssn from customer", byte[].class)
                    .getSingleResult();
            String read = entities.find(Customer.class, 1L).ssn;
            if (new String(raw, StandardCharsets.ISO_8859_1).contains(SSN) || !read.equals(SSN)) {
                throw new IllegalStateException("The column holds plaintext, or the value did not come back");
            }
            System.out.println("Spring Boot " + SpringBootVersion.getVersion());
            System.out.println("in the column: " + HexFormat.of().formatHex(raw));
            System.out.println("in the code:   " + read);
        };
    }
}
