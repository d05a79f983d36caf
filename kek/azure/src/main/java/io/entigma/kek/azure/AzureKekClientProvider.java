// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.azure;

import io.entigma.error.MisconfigurationException;
import io.entigma.kek.HttpKekSettings;
import io.entigma.kek.KekClient;
import io.entigma.kek.KekClientProvider;
import io.entigma.settings.Setting;
import io.entigma.settings.Setting.Kind;
import io.entigma.settings.Settings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes {@link AzureKekClient}s from settings under {@code entigma.kek.azure.}, each for the vault of one KEK, with tokens of
 * {@code com.azure:azure-identity}. Thread safe.
 */
public final class AzureKekClientProvider implements KekClientProvider {
    private static final String A = "entigma.kek.azure.";
    private static final HttpKekSettings HTTP = HttpKekSettings.of(A, "Azure Key Vault");
    private static final Setting SCOPE = Setting.of(
            Kind.TEXT,
            A + "scope",
            "Azure Key Vault: scope of the access tokens; that of the vault's cloud unless set.");

    /** For {@link java.util.ServiceLoader}. */
    public AzureKekClientProvider() {}

    @Override
    public boolean supports(URI kek) {
        return "azure-kv".equalsIgnoreCase(kek.getScheme());
    }

    @Override
    public List<Setting> settings() {
        List<Setting> all = new ArrayList<>(AzureSettings.ALL);
        all.addAll(HTTP.and(SCOPE));
        return List.copyOf(all);
    }

    @Override
    public KekClient create(URI kek, Settings settings) {
        URI vault = AzureKekClient.vaultOf(kek)
                .orElseThrow(() -> new MisconfigurationException("KEK '" + kek
                        + "': must be azure-kv:https://NAME.vault.azure.net/keys/KEY, without a version"));
        return client(vault, settings);
    }

    private static KekClient client(URI vault, Settings settings) {
        String scope = settings.text(SCOPE).orElseGet(() -> AzureTokens.scopeOf(vault));
        AzureKekClient.Builder builder =
                AzureKekClient.builder(vault, new AzureTokens(AzureCredentials.of(settings), scope));
        HTTP.apply(settings, builder);
        return builder.build();
    }
}
