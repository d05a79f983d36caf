// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import io.entigma.keyserver.KeyServer;
import io.entigma.keyserver.ServerSetup;
import io.entigma.keyserver.client.ClientRights;
import io.entigma.keyserver.files.ClientFolder;
import io.entigma.keyserver.files.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;

/** The reference key server, which has the KEK of the lake clinic alone. Real, on real TLS; it can be stopped and started. */
final class KeyServerOfLake {
    private static final String PASSPHRASE = "passphrase-canary-2290";
    private static final String STORE_PASSWORD = "store-password-canary-4175";

    private final Path folder;
    private final int port;
    private KeyServer server;

    private KeyServerOfLake(Path folder) {
        this.folder = folder;
        this.server = start(0);
        this.port = server.uri().getPort();
    }

    private KeyServer start(int on) {
        return KeyServer.builder(folder)
                .passphrase(secret(PASSPHRASE))
                .storePassword(secret(STORE_PASSWORD))
                .port(on)
                .start();
    }

    private static Secret secret(String text) {
        return Secret.copyOf(text.getBytes(StandardCharsets.UTF_8));
    }

    void stops() {
        server.close();
    }

    void startsAgain() {
        server = start(port);
    }

    /** Starts one with the application, tells the application of it, and stops it with the application. */
    static final class Initializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        @Override
        public void initialize(ConfigurableApplicationContext application) {
            try {
                Path folder = Files.createTempDirectory(Path.of("target"), "key-server")
                        .resolve("files");
                ClientFolder client = ServerSetup.create(
                                folder, "clinics", List.of(), secret(PASSPHRASE), secret(STORE_PASSWORD))
                        .addClient(
                                "clinic",
                                ClientRights.of(
                                                Set.of("clinics"),
                                                Set.of(Clinic.LAKE.tenant().value()))
                                        .withRate(10_000));
                KeyServerOfLake made = new KeyServerOfLake(folder);
                TestPropertyValues.of(
                                "entigma.tenant-kek.lake=" + made.server.kekUri("clinics"),
                                "entigma.kek.client-key-store=" + client.keyStore(),
                                "entigma.kek.client-key-store-password-file=" + client.passwordFile(),
                                "entigma.kek.trust-store=" + client.trustStore(),
                                "entigma.kek.trust-store-password-file=" + client.passwordFile())
                        .applyTo(application);
                application.getBeanFactory().registerSingleton("keyServerOfLake", made);
                application.addApplicationListener(event -> {
                    if (event instanceof ContextClosedEvent) {
                        made.stops();
                    }
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
