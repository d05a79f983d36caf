// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.soak;

import io.entigma.Entigma;
import io.entigma.EntigmaBuilder;
import io.entigma.internal.sql.UrlDataSource;
import io.entigma.kek.KeyServerPolicy;
import io.entigma.kek.keyserver.KeyServerKekClient;
import io.entigma.key.KeyTable;
import io.entigma.spi.TenantResolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;

/**
 * Where everything is: what a process needs to take part.
 *
 * @param url the database, through a proxy or not
 * @param kek the KEK, through a proxy or not
 * @param client the key server's folder for its client
 */
record Site(String url, String user, String password, String kek, Path client) {
    /** Tenants whose keys are never destroyed. */
    static final List<String> STEADY = List.of("acme", "beta", "core");

    /** Tenants that are shredded and enabled again. */
    static final List<String> MORTAL = List.of("dust", "ebb");

    static final Duration EPOCH = Duration.ofMillis(200);

    static boolean isSteady(String tenant) {
        return STEADY.contains(tenant);
    }

    static Site of(String[] args) {
        return new Site(args[0], args[1], args[2], args[3], Path.of(args[4]));
    }

    List<String> arguments() {
        return List.of(url, user, password, kek, client.toString());
    }

    private String clientPassword() {
        try {
            return Files.readString(client.resolve("password")).strip();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    Entigma engine(KeyTable.SchemaAction action) {
        char[] secret = clientPassword().toCharArray();
        EntigmaBuilder builder = Entigma.builder()
                .kek(kek)
                .kekClient(KeyServerKekClient.builder()
                        .clientKeyStore(client.resolve("client.p12"), secret)
                        .trustStore(client.resolve("trust.p12"), secret)
                        .build())
                .keyTable(KeyTable.at(url).user(user).password(password).schemaAction(action))
                .tenants(TenantResolver.scopeOnly())
                .epochInterval(EPOCH)
                .cacheTtl(Duration.ofSeconds(3))
                .plaintextReads(List.of("note.legacy"))
                .keyServerPolicy(KeyServerPolicy.defaults().withPause(5, Duration.ofSeconds(1)));
        return builder.build();
    }

    SessionFactory sessions(Entigma engine, String ddl) {
        Configuration configuration = new Configuration().addAnnotatedClass(Note.class);
        configuration.getProperties().put(Entigma.SETTING, engine);
        configuration.getProperties().put("hibernate.connection.datasource", new UrlDataSource(url, user, password));
        configuration.setProperty("hibernate.hbm2ddl.auto", ddl);
        // Operators rotate keys faster than they retire them.
        configuration.setProperty("entigma.query.key-versions", "32");
        return configuration.buildSessionFactory();
    }

    /** For the command line. */
    Map<String, String> environment() {
        Map<String, String> all = new HashMap<>();
        all.put("ENTIGMA_KEK_URI", kek);
        all.put("ENTIGMA_KEK_CLIENT_KEY_STORE", client.resolve("client.p12").toString());
        all.put("ENTIGMA_KEK_CLIENT_KEY_STORE_PASSWORD", clientPassword());
        all.put("ENTIGMA_KEK_TRUST_STORE", client.resolve("trust.p12").toString());
        all.put("ENTIGMA_KEK_TRUST_STORE_PASSWORD", clientPassword());
        all.put("ENTIGMA_KEY_TABLE_URL", url);
        all.put("ENTIGMA_KEY_TABLE_USER", user);
        all.put("ENTIGMA_KEY_TABLE_PASSWORD", password);
        all.put("ENTIGMA_EPOCH_INTERVAL", EPOCH.toString());
        return all;
    }
}
