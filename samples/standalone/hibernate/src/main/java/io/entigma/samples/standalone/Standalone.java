// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.standalone;

import io.entigma.Encrypted;
import io.entigma.Entigma;
import io.entigma.key.KeyTable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Properties;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;

/** Stores one customer, looks at the raw column, and reads the customer back. */
public final class Standalone {
    private static final String URL =
            System.getProperty("standalone.url", "jdbc:h2:mem:standalone;DB_CLOSE_DELAY=-1");
    private static final String USER = System.getProperty("standalone.user", "sa");
    private static final String SSN = "078-05-1120";

    /** A customer with an encrypted number. */
    @Entity(name = "customer")
    public static class Customer {
        @Id
        private Long id;

        @Encrypted
        private String ssn;
    }

    private Standalone() {}

    /**
     * Runs it.
     *
     * @param args none
     * @throws Exception if anything is not as it should be
     */
    public static void main(String[] args) throws Exception {
        Path kek = Files.createTempDirectory("standalone").resolve("dev.kek");
        try (Entigma entigma = Entigma.builder()
                .kek(kek.toUri())
                .keyTable(KeyTable.at(URL).user(USER).schemaAction(KeyTable.SchemaAction.CREATE))
                .build()) {
            storeAndRead(entigma);
        }
    }

    private static void storeAndRead(Entigma entigma) {
        Properties settings = new Properties();
        settings.put(Entigma.SETTING, entigma);
        settings.put("jakarta.persistence.jdbc.url", URL);
        settings.put("jakarta.persistence.jdbc.user", USER);
        settings.put("hibernate.hbm2ddl.auto", "create");
        try (SessionFactory factory = new Configuration()
                .addAnnotatedClass(Customer.class)
                .addProperties(settings)
                .buildSessionFactory()) {
            factory.inTransaction(session -> {
                Customer customer = new Customer();
                customer.id = 1L;
                customer.ssn = SSN;
                session.persist(customer);
            });
            byte[] raw = factory.fromSession(session ->
                    session.createNativeQuery("select ssn from customer", byte[].class).getSingleResult());
            String read = factory.fromSession(session -> session.find(Customer.class, 1L).ssn);
            if (new String(raw, StandardCharsets.ISO_8859_1).contains(SSN) || !read.equals(SSN)) {
                throw new IllegalStateException("The column holds plaintext, or the value did not come back");
            }
            System.out.println("in the column: " + HexFormat.of().formatHex(raw));
            System.out.println("in the code:   " + read);
        }
    }
}
