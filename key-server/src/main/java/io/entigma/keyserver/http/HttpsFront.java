// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.http;

import io.entigma.keyserver.files.Secret;
import io.entigma.keyserver.files.ServerDirectory;
import io.entigma.keyserver.files.SetupException;
import io.entigma.keyserver.protocol.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty, set up: mutual TLS only, bounded in threads, connections, sizes and times. */
public final class HttpsFront {
    private static final int MAX_HEADER_BYTES = 8 * 1024;
    private static final int THREADS = 48;
    /** Connections that the operating system keeps until they are accepted; Java's own 50 are gone in one burst. */
    private static final int ACCEPT_QUEUE = 1024;
    /** Time without a byte after which a connection is closed. */
    private static final Duration IDLE = Duration.ofSeconds(20);
    /** Time that running requests have when the server stops. */
    private static final Duration TIME_TO_STOP = Duration.ofSeconds(10);

    private final Server server;
    private final ServerConnector connector;
    private final Connections connections;

    /** Sets it up; it does not listen yet. */
    public HttpsFront(SslContextFactory.Server tls, String host, int port, Connections connections, Handler handler) {
        this.connections = connections;
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4);
        threads.setName("key-server");
        server = new Server(threads);
        connector = new ServerConnector(
                server, 1, 2, new SslConnectionFactory(tls, "http/1.1"), new HttpConnectionFactory(http()));
        connector.setHost(host);
        connector.setPort(port);
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        connector.setIdleTimeout(IDLE.toMillis());
        connector.setShutdownIdleTimeout(500);
        connector.addBean(connections);
        server.addConnector(connector);
        server.setHandler(new StoppingHandler(handler));
        server.setErrorHandler(new JsonErrors());
        server.setStopTimeout(TIME_TO_STOP.toMillis());
    }

    /** Begins to listen, or throws what keeps it from that. */
    public void start() {
        try {
            server.start();
        } catch (Exception e) {
            stop();
            throw new SetupException(
                    "Key server cannot listen on " + connector.getHost() + ":" + connector.getPort()
                            + "; is the port taken?",
                    e);
        }
    }

    /** The port that it listens on, also where a free one was wanted. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Takes no new requests, lets those that run end, and closes all connections. */
    public void stop() {
        try {
            server.stop();
        } catch (Exception e) {
            System.getLogger(HttpsFront.class.getName())
                    .log(System.Logger.Level.WARNING, "Some requests did not end in time and were cut off", e);
        } finally {
            connections.close();
        }
    }

    private static HttpConfiguration http() {
        HttpConfiguration http = new HttpConfiguration();
        http.setRequestHeaderSize(MAX_HEADER_BYTES);
        http.setResponseHeaderSize(MAX_HEADER_BYTES);
        http.setSendServerVersion(false);
        http.setHttpCompliance(HttpCompliance.RFC9110);
        http.setUriCompliance(UriCompliance.RFC3986);
        // No SNI check: clients reach the server by address as well, and every client proves itself by certificate.
        http.addCustomizer(new SecureRequestCustomizer(false));
        return http;
    }

    /** TLS with the server's certificate, for clients of its authority alone. */
    public static SslContextFactory.Server tls(ServerDirectory directory, Secret password) {
        SslContextFactory.Server tls = new SslContextFactory.Server();
        char[] chars = password.toChars();
        try {
            tls.setKeyStore(load(directory.serverStore(), chars));
            tls.setTrustStore(load(directory.trustStore(), chars));
            tls.setKeyStorePassword(String.valueOf(chars));
        } finally {
            Arrays.fill(chars, '\0');
        }
        tls.setNeedClientAuth(true);
        tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        tls.setIncludeCipherSuites("TLS_AES_.*", "TLS_CHACHA20_.*", "TLS_ECDHE_.*_GCM_.*", "TLS_ECDHE_.*_CHACHA20_.*");
        tls.setRenegotiationAllowed(false);
        return tls;
    }

    private static KeyStore load(Path store, char[] password) {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, password);
            return keys;
        } catch (GeneralSecurityException | IOException e) {
            throw new SetupException(
                    "Key store '" + store + "' does not open; check the path and the store password", e);
        }
    }

    /** Lets running requests end when the server stops, and answers the rest with {@code stopping}. */
    private static final class StoppingHandler extends GracefulHandler {
        StoppingHandler(Handler handler) {
            super(handler);
        }

        @Override
        protected void handleShutdownRejection(Request request, Response response, Callback callback) {
            byte[] body = JsonErrors.body(ErrorCode.STOPPING, "the server is stopping; try again in a moment");
            JsonErrors.send(response, callback, ErrorCode.STOPPING.status(), body);
        }
    }
}
