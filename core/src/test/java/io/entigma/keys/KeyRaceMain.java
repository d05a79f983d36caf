// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keys;

import io.entigma.Entigma;
import io.entigma.TenantScope;
import io.entigma.key.KeyTable;
import io.entigma.spi.TenantResolver;
import io.entigma.testing.LocalKek;
import io.entigma.testing.Parallel;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;

/** One of two processes that write for the same cold tenant at once: says "ready", waits for a line, writes. */
final class KeyRaceMain {
    private static final int THREADS = 25;

    private KeyRaceMain() {}

    /** Arguments: URL, user, password, KEK in hex, first id. */
    public static void main(String[] args) throws Exception {
        int firstId = Integer.parseInt(args[4]);
        Map<String, Object> settings = new HashMap<>();
        settings.put("jakarta.persistence.jdbc.url", args[0]);
        settings.put("jakarta.persistence.jdbc.user", args[1]);
        settings.put("jakarta.persistence.jdbc.password", args[2]);
        settings.put("hibernate.connection.pool_size", THREADS);
        try (Entigma entigma = Entigma.builder()
                .kek(LocalKek.URI_A)
                .kekClient(new LocalKek(HexFormat.of().parseHex(args[3])))
                .keyTable(KeyTable.at(args[0]).user(args[1]).password(args[2]))
                .tenants(TenantResolver.scopeOnly())
                .build()) {
            settings.put(Entigma.SETTING, entigma);
            Configuration configuration = new Configuration().addAnnotatedClass(Note.class);
            configuration.getProperties().putAll(settings);
            try (SessionFactory factory = configuration.buildSessionFactory()) {
                System.out.println("ready");
                if (System.in.read() < 0) {
                    throw new IllegalStateException("the parent is gone");
                }
                Parallel.run(
                        THREADS,
                        i -> () -> TenantScope.run(
                                "cold tenant",
                                () -> factory.inTransaction(
                                        s -> s.persist(new Note(firstId + i, "text " + (firstId + i))))));
                System.out.println("done");
            }
        }
    }
}
