// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.vault;

import io.entigma.error.MisconfigurationException;
import io.entigma.kek.KekClient;
import io.entigma.kek.KekClientProvider;
import io.entigma.kek.KekSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * Makes {@link VaultKekClient}s from settings, which all stand under {@code entigma.kek.vault.}: {@code address} (else the
 * host and port of the KEK's URI, by HTTPS), one login ({@code token}, {@code token-file}, {@code app-role-id} with {@code
 * app-role-secret} or {@code app-role-secret-file}, {@code kubernetes-role} with {@code kubernetes-jwt-file}, or {@code
 * certificate-login=true}), {@code auth-mount}, {@code namespace}, {@code client-key-store} and {@code trust-store} with
 * their {@code -password} or {@code -password-file}, {@code connect-timeout}, {@code call-timeout}. Thread safe.
 */
public final class VaultKekClientProvider implements KekClientProvider {
    private static final String V = "vault.";
    private static final Path KUBERNETES_JWT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");

    /** For {@link java.util.ServiceLoader}. */
    public VaultKekClientProvider() {}

    @Override
    public boolean supports(URI kek) {
        return VaultKekClient.isKekUri(kek);
    }

    @Override
    public KekClient create(URI kek, Map<String, String> settings) {
        return builder(kek, new KekSettings(settings)).build();
    }

    /** Address, login and time limits; the address is the URI's unless it is set. */
    static VaultKekClient.Builder builder(URI place, KekSettings all) {
        VaultKekClient.Builder builder =
                VaultKekClient.builder(all.uri(V + "address").orElse(URI.create("https://" + place.getRawAuthority())));
        login(builder, all);
        all.text(V + "namespace").ifPresent(builder::namespace);
        all.keyStore(V + "client-key-store", builder::clientKeyStore);
        all.keyStore(V + "trust-store", builder::trustStore);
        all.duration(V + "connect-timeout").ifPresent(builder::connectTimeout);
        all.duration(V + "call-timeout").ifPresent(builder::callTimeout);
        return builder;
    }

    private static void login(VaultKekClient.Builder builder, KekSettings all) {
        String mount = V + "auth-mount";
        if (all.text(V + "token").isPresent()) {
            char[] token = all.requiredSecret(V + "token");
            builder.token(token);
            Arrays.fill(token, '\0');
        } else if (all.path(V + "token-file").isPresent()) {
            all.path(V + "token-file").ifPresent(builder::tokenFile);
        } else if (all.text(V + "app-role-id").isPresent()) {
            char[] secret = all.requiredSecret(V + "app-role-secret");
            builder.appRole(
                    all.text(mount).orElse("approle"), all.required(V + "app-role-id", "give the role id"), secret);
            Arrays.fill(secret, '\0');
        } else if (all.text(V + "kubernetes-role").isPresent()) {
            builder.kubernetes(
                    all.text(mount).orElse("kubernetes"),
                    all.required(V + "kubernetes-role", "give the role"),
                    all.path(V + "kubernetes-jwt-file").orElse(KUBERNETES_JWT));
        } else if (all.text(V + "certificate-login").filter("true"::equals).isPresent()) {
            builder.certificate(
                    all.text(mount).orElse("cert"),
                    all.text(V + "certificate-role").orElse(null));
        } else {
            throw new MisconfigurationException(
                    "Settings 'entigma.kek.vault.*': no login is set; give token, token-file,"
                            + " app-role-id, kubernetes-role or certificate-login=true");
        }
    }
}
