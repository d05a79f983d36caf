// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.keyserver;

import io.entigma.kek.KekClient;
import io.entigma.kek.KekClientProvider;
import io.entigma.kek.KekSettings;
import java.net.URI;
import java.util.Map;

/**
 * Makes {@link KeyServerKekClient}s from settings, which all stand under {@code entigma.kek.}: {@code client-key-store}
 * (required), {@code client-key-store-password} or {@code client-key-store-password-file}, {@code trust-store},
 * {@code trust-store-password} or {@code trust-store-password-file}, {@code connect-timeout} and {@code call-timeout}
 * (as {@code 500ms}, {@code 2s} or {@code PT2S}). Thread safe.
 */
public final class KeyServerKekClientProvider implements KekClientProvider {
    private static final String CLIENT_STORE = "client-key-store";

    /** For {@link java.util.ServiceLoader}. */
    public KeyServerKekClientProvider() {}

    @Override
    public boolean supports(URI kek) {
        return KeyServerKekClient.isKekUri(kek);
    }

    @Override
    public KekClient create(URI kek, Map<String, String> settings) {
        KekSettings all = new KekSettings(settings);
        KeyServerKekClient.Builder builder = KeyServerKekClient.builder();
        all.required(CLIENT_STORE, "give the PKCS12 file of this client, for KEK '" + kek + "'");
        all.keyStore(CLIENT_STORE, builder::clientKeyStore);
        all.keyStore("trust-store", builder::trustStore);
        all.duration("connect-timeout").ifPresent(builder::connectTimeout);
        all.duration("call-timeout").ifPresent(builder::callTimeout);
        return builder.build();
    }
}
