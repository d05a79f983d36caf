// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A real HTTPS server that answers whatever it is told to. */
public final class HttpsTestServer implements AutoCloseable {
    public static final char[] PASSWORD = "changeit".toCharArray();

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Path store;
    private volatile Answer answer = exchange -> {};

    public interface Answer {
        void to(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private HttpsTestServer(HttpsServer server, Path store) {
        this.server = server;
        this.store = store;
    }

    public static HttpsTestServer start(Path folder) throws Exception {
        Path store = folder.resolve("server.p12");
        Files.write(store, Certificate.IN_THIS_JVM);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("ca", keys.getCertificate("server"));
        try (var out = Files.newOutputStream(folder.resolve("trust.p12"))) {
            trust.store(out, PASSWORD);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
        managers.init(keys, PASSWORD);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(tls));
        HttpsTestServer lying = new HttpsTestServer(https, store);
        https.setExecutor(lying.threads);
        https.createContext("/", exchange -> {
            try (exchange) {
                // Read to the end in any case, and once more by the answer if it wants to.
                byte[] body = exchange.getRequestBody().readAllBytes();
                exchange.setStreams(new ByteArrayInputStream(body), null);
                lying.answer.to(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                // The server itself would say nothing and close the connection.
                System.getLogger(HttpsTestServer.class.getName()).log(System.Logger.Level.ERROR, "no answer", e);
                throw e;
            }
        });
        https.start();
        return lying;
    }

    /** Made once for each JVM, since keytool takes its time. */
    private static final class Certificate {
        static final byte[] IN_THIS_JVM = make();

        private static byte[] make() {
            try {
                Path folder = Files.createTempDirectory("certificate");
                Path store = folder.resolve("server.p12");
                Keytool.selfSigned(store, "EC", PASSWORD);
                byte[] bytes = Files.readAllBytes(store);
                Files.delete(store);
                Files.delete(folder);
                return bytes;
            } catch (Exception e) {
                throw new IllegalStateException("no certificate", e);
            }
        }
    }

    public void answers(Answer next) {
        this.answer = next;
    }

    public Path clientStore() {
        return store;
    }

    public Path trustStore() {
        return store.resolveSibling("trust.p12");
    }

    public URI address() {
        return URI.create("https://localhost:" + server.getAddress().getPort());
    }

    public URI kek() {
        return URI.create("https://localhost:" + server.getAddress().getPort() + "/v1/keks/main");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
