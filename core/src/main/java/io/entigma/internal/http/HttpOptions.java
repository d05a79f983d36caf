// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.http;

import io.entigma.error.MisconfigurationException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the builders of KEK clients over HTTP have in common: key stores and time limits. Keeps passwords until {@link #open},
 * which overwrites them, so it opens one client. Not thread safe.
 */
public final class HttpOptions {
    private final String client;
    private @Nullable Path keyStore;
    private char[] keyPassword = {};
    private @Nullable Path trustStore;
    private char[] trustPassword = {};
    private Duration connectTimeout = Duration.ofSeconds(2);
    private Duration callTimeout = Duration.ofSeconds(5);

    /**
     * Begins with the authorities that Java trusts, no client certificate, 2 s for a connection and 5 s for a call.
     *
     * @param client whose options these are, for messages: "Key server client"
     */
    public HttpOptions(String client) {
        this.client = client;
    }

    /**
     * Sets the PKCS12 file with the client's certificate and private key.
     *
     * @param file the file
     * @param password its password, copied
     */
    public void clientKeyStore(Path file, char[] password) {
        keyStore = file;
        keyPassword = password.clone();
    }

    /**
     * Whether a client certificate is set.
     *
     * @return true if it is
     */
    public boolean hasClientKeyStore() {
        return keyStore != null;
    }

    /**
     * Who the client shows itself as, for messages. To be asked before {@link #open}.
     *
     * @return subject and fingerprint of its certificate, or a few words that it shows none
     * @throws MisconfigurationException if the file is missing or does not open
     */
    public String identity() {
        return keyStore == null ? "(none)" : TlsFiles.identity(client, keyStore, keyPassword);
    }

    /**
     * Sets the PKCS12 file with the authorities to trust.
     *
     * @param file the file
     * @param password its password, copied
     */
    public void trustStore(Path file, char[] password) {
        trustStore = file;
        trustPassword = password.clone();
    }

    /**
     * Sets how long a connection may take.
     *
     * @param timeout the limit
     * @throws MisconfigurationException if it is not more than zero and at most one hour
     */
    public void connectTimeout(Duration timeout) {
        connectTimeout = require("connect timeout", timeout);
    }

    /**
     * Sets how long a whole call may take, connecting included.
     *
     * @param timeout the limit
     * @throws MisconfigurationException if it is not more than zero and at most one hour
     */
    public void callTimeout(Duration timeout) {
        callTimeout = require("call timeout", timeout);
    }

    private Duration require(String what, Duration timeout) {
        if (timeout.isZero() || timeout.isNegative() || timeout.compareTo(Duration.ofHours(1)) > 0) {
            throw new MisconfigurationException(
                    client + ": the " + what + " must be more than zero and at most one hour, but is " + timeout);
        }
        return timeout;
    }

    /**
     * Reads the key stores and makes the HTTP client. Calls no server.
     *
     * @return to be closed
     * @throws MisconfigurationException if a key store is missing, does not open or holds nothing useful
     */
    public HttpCalls open() {
        var tls = TlsFiles.context(client, keyStore, keyPassword, trustStore, trustPassword);
        Arrays.fill(keyPassword, '\0');
        Arrays.fill(trustPassword, '\0');
        return HttpCalls.open(tls, connectTimeout, callTimeout);
    }

    /**
     * The time limits, for a description.
     *
     * @return a few words
     */
    public String limits() {
        return "connect timeout " + connectTimeout.toMillis() + " ms, call timeout " + callTimeout.toMillis() + " ms";
    }

    @Override
    public String toString() {
        return "HttpOptions[" + client + "]";
    }
}
