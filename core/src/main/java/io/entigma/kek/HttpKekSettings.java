// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek;

import io.entigma.settings.Setting;
import io.entigma.settings.Setting.Kind;
import io.entigma.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The text settings that KEK clients over HTTP have in common, under a prefix of their own. Immutable, thread safe. */
public final class HttpKekSettings {
    private final Setting trustStore;
    private final Setting trustStorePassword;
    private final Setting connectTimeout;
    private final Setting callTimeout;
    private final @Nullable Setting clientKeyStore;
    private final Setting clientKeyStorePassword;

    private HttpKekSettings(String prefix, String server, boolean withCertificate) {
        trustStore = Setting.of(
                Kind.FILE,
                prefix + "trust-store",
                server
                        + ": PKCS12 file with the authorities that the server's certificate is trusted by; the JVM's unless"
                        + " set.");
        trustStorePassword = Setting.secret(prefix + "trust-store-password", server + ": password of the trust store.");
        connectTimeout = Setting.of(
                        Kind.DURATION, prefix + "connect-timeout", server + ": longest time for a connection.")
                .usually("2s");
        callTimeout = Setting.of(
                        Kind.DURATION,
                        prefix + "call-timeout",
                        server + ": longest time for a call, connecting included.")
                .usually("5s");
        clientKeyStore = withCertificate
                ? Setting.of(
                        Kind.FILE,
                        prefix + "client-key-store",
                        server + ": PKCS12 file with the client's certificate and private key.")
                : null;
        clientKeyStorePassword =
                Setting.secret(prefix + "client-key-store-password", server + ": password of the client key store.");
    }

    /**
     * Trust store and time limits.
     *
     * @param prefix what the names begin with, as {@code entigma.kek.vault.}
     * @param server what the server is called, for the documentation
     * @return the settings
     */
    public static HttpKekSettings of(String prefix, String server) {
        return new HttpKekSettings(prefix, server, false);
    }

    /**
     * Trust store, time limits and client key store.
     *
     * @param prefix what the names begin with, as {@code entigma.kek.vault.}
     * @param server what the server is called, for the documentation
     * @return the settings
     */
    public static HttpKekSettings withClientCertificate(String prefix, String server) {
        return new HttpKekSettings(prefix, server, true);
    }

    /**
     * All of them.
     *
     * @return the settings
     */
    public List<Setting> all() {
        List<Setting> all = new ArrayList<>(List.of(trustStore, trustStorePassword, connectTimeout, callTimeout));
        if (clientKeyStore != null) {
            all.addAll(List.of(clientKeyStore, clientKeyStorePassword));
        }
        return List.copyOf(all);
    }

    /**
     * All of them, and those that one client has besides.
     *
     * @param own the client's own settings
     * @return the settings
     */
    public List<Setting> and(Setting... own) {
        List<Setting> all = new ArrayList<>(List.of(own));
        all.addAll(all());
        return List.copyOf(all);
    }

    /**
     * Gives what is set to a builder.
     *
     * @param values the values that are set
     * @param builder the builder
     * @throws io.entigma.error.MisconfigurationException if one is wrong; the message names it
     */
    public void apply(Settings values, HttpKekBuilder<?> builder) {
        values.keyStore(trustStore, trustStorePassword, builder::trustStore);
        values.duration(connectTimeout).ifPresent(builder::connectTimeout);
        values.duration(callTimeout).ifPresent(builder::callTimeout);
        if (clientKeyStore != null) {
            values.keyStore(clientKeyStore, clientKeyStorePassword, builder::useClientKeyStore);
        }
    }

    /**
     * Requires a client key store.
     *
     * @param values the values that are set
     * @param hint what to give, for the message
     * @throws io.entigma.error.MisconfigurationException if there is none
     */
    public void requireClientKeyStore(Settings values, String hint) {
        if (clientKeyStore != null) {
            values.required(clientKeyStore, hint);
        }
    }

    @Override
    public String toString() {
        return "HttpKekSettings" + all();
    }
}
