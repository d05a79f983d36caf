// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.keyserver;

import io.entigma.spi.KekClient;
import io.entigma.spi.KekClientProvider;
import io.entigma.spi.KekSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * Makes {@link KeyServerKekClient}s from settings, which all stand under {@code entigma.kek.}: {@code client-key-store}
 * (required), {@code client-key-store-password} or {@code client-key-store-password-file}, {@code trust-store},
 * {@code trust-store-password} or {@code trust-store-password-file}, {@code connect-timeout} and {@code call-timeout}
 * (as {@code 500ms}, {@code 2s} or {@code PT2S}). Thread safe.
 */
public final class KeyServerKekClientProvider implements KekClientProvider {
    private static final String CLIENT_STORE = "client-key-store";
    private static final String TRUST_STORE = "trust-store";

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
        Path store = all.path(CLIENT_STORE)
                .orElseThrow(() -> KekSettings.wrong(
                        CLIENT_STORE, "is required for KEK '" + kek + "'; give the PKCS12 file of this client", null));
        char[] password = all.requiredSecret(CLIENT_STORE + "-password");
        builder.clientKeyStore(store, password);
        Arrays.fill(password, '\0');
        all.path(TRUST_STORE).ifPresent(trust -> {
            char[] trustPassword = all.requiredSecret(TRUST_STORE + "-password");
            builder.trustStore(trust, trustPassword);
            Arrays.fill(trustPassword, '\0');
        });
        all.duration("connect-timeout").ifPresent(builder::connectTimeout);
        all.duration("call-timeout").ifPresent(builder::callTimeout);
        return builder.build();
    }
}
