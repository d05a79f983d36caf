// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.example;

import io.entigma.error.MisconfigurationException;
import io.entigma.kek.HttpKekSettings;
import io.entigma.kek.KekClient;
import io.entigma.kek.KekClientProvider;
import io.entigma.settings.Setting;
import io.entigma.settings.Setting.Kind;
import io.entigma.settings.Settings;
import java.net.URI;
import java.util.Arrays;
import java.util.List;

/** Makes {@link AcmeKekClient}s from settings under {@code entigma.kek.acme.}. Thread safe. */
public final class AcmeKekClientProvider implements KekClientProvider {
    // tag::settings
    private static final String A = "entigma.kek.acme.";
    private static final HttpKekSettings HTTP = HttpKekSettings.of(A, "Acme KMS");
    private static final Setting ADDRESS = Setting.of(Kind.URI, A + "address", "Acme KMS: `https://HOST:PORT`.");
    private static final Setting TOKEN = Setting.secret(A + "token", "Acme KMS: access token.");
    // end::settings

    /** For {@link java.util.ServiceLoader}. */
    public AcmeKekClientProvider() {}

    // tag::provider
    @Override
    public boolean supports(URI kek) {
        return "acme".equalsIgnoreCase(kek.getScheme());
    }

    @Override
    public List<Setting> settings() {
        return HTTP.and(ADDRESS, TOKEN);
    }

    @Override
    public KekClient create(URI kek, Settings settings) {
        if (!AcmeKekClient.isKekUri(kek)) {
            throw new MisconfigurationException("KEK '" + kek + "': must be acme:NAME, with a NAME of"
                    + " small letters, digits and '-'; correct it");
        }
        URI address = settings.uri(ADDRESS)
                .orElseThrow(() -> Settings.wrong(ADDRESS, "is required; give https://HOST:PORT", null));
        char[] token = settings.requiredSecret(TOKEN);
        try {
            AcmeKekClient.Builder builder = AcmeKekClient.builder(address, new String(token));
            HTTP.apply(settings, builder);
            return builder.build();
        } finally {
            Arrays.fill(token, '\0');
        }
    }
    // end::provider
}
