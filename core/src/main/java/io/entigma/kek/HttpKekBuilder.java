// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek;

import io.entigma.error.MisconfigurationException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * What the builders of KEK clients over HTTP have in common: key stores and time limits. Begins with the authorities that Java
 * trusts, no client certificate, 2 s for a connection and 5 s for a call. Keeps passwords until {@link #httpClient}, which overwrites
 * them, so it makes one client. Not thread safe.
 *
 * @param <B> the builder itself
 */
public abstract class HttpKekBuilder<B extends HttpKekBuilder<B>> {
    private static final Duration MOST = Duration.ofHours(1);

    private final String client;
    private @Nullable Path keyStore;
    private char[] keyPassword = {};
    private @Nullable Path trustStore;
    private char[] trustPassword = {};
    private Duration connectTimeout = Duration.ofSeconds(2);
    private Duration callTimeout = Duration.ofSeconds(5);

    /**
     * Begins.
     *
     * @param client whose options these are, for messages: "Key server client"
     */
    protected HttpKekBuilder(String client) {
        this.client = client;
    }

    /**
     * The builder itself.
     *
     * @return this
     */
    protected abstract B self();

    /**
     * Sets the PKCS12 file with the client's certificate and private key, for builders whose servers ask for one.
     *
     * @param file the file
     * @param password its password, copied
     * @return this
     */
    protected B useClientKeyStore(Path file, char[] password) {
        keyStore = file;
        keyPassword = password.clone();
        return self();
    }

    /**
     * Sets the PKCS12 file with the authorities that the server's certificate is trusted by; else those count that Java trusts.
     *
     * @param file the file
     * @param password its password, copied
     * @return this
     */
    public B trustStore(Path file, char[] password) {
        trustStore = file;
        trustPassword = password.clone();
        return self();
    }

    /**
     * Sets how long a connection may take; 2 s unless set.
     *
     * @param timeout more than zero, at most one hour
     * @return this
     * @throws MisconfigurationException for another time
     */
    public B connectTimeout(Duration timeout) {
        connectTimeout = require("connect timeout", timeout);
        return self();
    }

    /**
     * Sets how long a whole call may take, connecting included; 5 s unless set.
     *
     * @param timeout more than zero, at most one hour
     * @return this
     * @throws MisconfigurationException for another time
     */
    public B callTimeout(Duration timeout) {
        callTimeout = require("call timeout", timeout);
        return self();
    }

    private Duration require(String what, Duration timeout) {
        if (timeout.isZero() || timeout.isNegative() || timeout.compareTo(MOST) > 0) {
            throw new MisconfigurationException(
                    client + ": the " + what + " must be more than zero and at most one hour, but is " + timeout);
        }
        return timeout;
    }

    /**
     * Whether a client certificate is set.
     *
     * @return true if it is
     */
    protected boolean hasClientKeyStore() {
        return keyStore != null;
    }

    /**
     * Who the client shows itself as, for messages. To be asked before {@link #httpClient}.
     *
     * @return subject and fingerprint of its certificate, or a few words that it shows none
     * @throws MisconfigurationException if the file is missing or does not open
     */
    protected String identity() {
        return keyStore == null ? "(none)" : TlsFiles.identity(client, keyStore, keyPassword);
    }

    /** Reads the key stores, and forgets their passwords. */
    private SSLContext tls() {
        SSLContext tls = TlsFiles.context(client, keyStore, keyPassword, trustStore, trustPassword);
        Arrays.fill(keyPassword, '\0');
        Arrays.fill(trustPassword, '\0');
        return tls;
    }

    /**
     * Makes an HTTP client of the key stores and the limit of a connection, which checks certificates and host names always and
     * follows no redirect. {@link KekCall#send} sends with it. Calls no server.
     *
     * @return the client
     * @throws MisconfigurationException if a key store is missing, does not open or holds nothing useful
     */
    protected HttpClient httpClient() {
        // Set by name, so that no system property can switch the check of the host name off.
        SSLParameters parameters = new SSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        return HttpClient.newBuilder()
                .sslContext(tls())
                .sslParameters(parameters)
                .connectTimeout(connectTimeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * How long a whole call may take.
     *
     * @return the limit
     */
    protected Duration callTimeout() {
        return callTimeout;
    }

    /**
     * The time limits, for a description.
     *
     * @return a few words
     */
    protected String limits() {
        return "connect timeout " + connectTimeout.toMillis() + " ms, call timeout " + callTimeout.toMillis() + " ms";
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "[" + client + "]";
    }
}
