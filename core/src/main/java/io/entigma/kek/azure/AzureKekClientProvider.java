// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.azure;

import io.entigma.error.MisconfigurationException;
import io.entigma.kek.KekClient;
import io.entigma.kek.KekClientProvider;
import io.entigma.kek.KekSettings;
import java.net.URI;
import java.util.Map;

/**
 * Makes {@link AzureKekClient}s from settings, each for the vault of one KEK, with tokens of {@code
 * com.azure:azure-identity}. All settings stand under {@code entigma.kek.azure.}: {@code credential} ({@code default} unless
 * set; else {@code environment}, {@code workload-identity}, {@code managed-identity}, {@code client-secret} or {@code
 * client-certificate}), {@code tenant-id}, {@code client-id}, {@code client-secret} or {@code client-secret-file}, {@code
 * client-certificate} (PEM or PFX) with {@code client-certificate-password} or {@code client-certificate-password-file},
 * {@code token-file} (of a workload identity), {@code authority-host}, {@code instance-discovery=false} (in a cloud of its
 * own), {@code scope}, {@code trust-store} with {@code trust-store-password} or {@code trust-store-password-file}, {@code
 * connect-timeout}, {@code call-timeout}. Thread safe.
 */
public final class AzureKekClientProvider implements KekClientProvider {
    private static final String A = "azure.";

    /** For {@link java.util.ServiceLoader}. */
    public AzureKekClientProvider() {}

    @Override
    public boolean supports(URI kek) {
        return "azure-kv".equalsIgnoreCase(kek.getScheme());
    }

    @Override
    public KekClient create(URI kek, Map<String, String> settings) {
        URI vault = AzureKekClient.vaultOf(kek)
                .orElseThrow(() -> new MisconfigurationException("KEK '" + kek
                        + "': must be azure-kv:https://NAME.vault.azure.net/keys/KEY, without a version"));
        KekSettings all = new KekSettings(settings);
        try {
            return Made.client(vault, all);
        } catch (NoClassDefFoundError e) {
            throw new MisconfigurationException(
                    "KEK '" + kek + "': azure-identity is missing, which gives the access tokens; add"
                            + " com.azure:azure-identity, or give the engine an AzureKekClient with tokens of your own",
                    e);
        }
    }

    /** Apart, so that the provider itself can be looked at without azure-identity. */
    private static final class Made {
        private Made() {}

        static KekClient client(URI vault, KekSettings settings) {
            String scope = settings.text(A + "scope").orElseGet(() -> AzureTokens.scopeOf(vault));
            AzureKekClient.Builder builder =
                    AzureKekClient.builder(vault, new AzureTokens(AzureCredentials.of(settings), scope));
            settings.keyStore(A + "trust-store", builder::trustStore);
            settings.duration(A + "connect-timeout").ifPresent(builder::connectTimeout);
            settings.duration(A + "call-timeout").ifPresent(builder::callTimeout);
            return builder.build();
        }
    }
}
