// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.keyserver;

import io.entigma.kek.HttpKekSettings;
import io.entigma.kek.KekClient;
import io.entigma.kek.KekClientProvider;
import io.entigma.settings.Setting;
import io.entigma.settings.Settings;
import java.net.URI;
import java.util.List;

/**
 * Makes {@link KeyServerKekClient}s from settings under {@code entigma.kek.}: a client key store, which is required, a trust
 * store and time limits. Thread safe.
 */
public final class KeyServerKekClientProvider implements KekClientProvider {
    private static final HttpKekSettings HTTP = HttpKekSettings.withClientCertificate("entigma.kek.", "Key server");

    /** For {@link java.util.ServiceLoader}. */
    public KeyServerKekClientProvider() {}

    @Override
    public boolean supports(URI kek) {
        return KeyServerKekClient.isKekUri(kek);
    }

    @Override
    public List<Setting> settings() {
        return HTTP.all();
    }

    @Override
    public KekClient create(URI kek, Settings settings) {
        KeyServerKekClient.Builder builder = KeyServerKekClient.builder();
        HTTP.requireClientKeyStore(settings, "give the PKCS12 file of this client, for KEK '" + kek + "'");
        HTTP.apply(settings, builder);
        return builder.build();
    }
}
