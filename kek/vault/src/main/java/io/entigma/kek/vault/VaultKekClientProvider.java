// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.vault;

import io.entigma.error.MisconfigurationException;
import io.entigma.kek.HttpKekSettings;
import io.entigma.kek.KekClient;
import io.entigma.kek.KekClientProvider;
import io.entigma.settings.Setting;
import io.entigma.settings.Setting.Kind;
import io.entigma.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Makes {@link VaultKekClient}s from settings under {@code entigma.kek.vault.}, with exactly one way to log in: a token, an
 * AppRole, a Kubernetes role or the client certificate. Thread safe.
 */
public final class VaultKekClientProvider implements KekClientProvider {
    private static final Path KUBERNETES_JWT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");
    private static final String V = "entigma.kek.vault.";
    private static final HttpKekSettings HTTP = HttpKekSettings.withClientCertificate(V, "Vault");
    private static final Setting ADDRESS = Setting.of(
            Kind.URI,
            V + "address",
            "Vault or OpenBao: `https://HOST:PORT`; host and port of the KEK's URI unless set.");
    private static final Setting NAMESPACE = Setting.of(Kind.TEXT, V + "namespace", "Vault: namespace.");
    private static final Setting TOKEN = Setting.of(
                    Kind.TEXT, V + "token", "Vault: token. Better a file, which is read again when it changes.")
            .hidden();
    private static final Setting TOKEN_FILE =
            Setting.of(Kind.FILE, V + "token-file", "Vault: file with the token, as Vault Agent writes it.");
    private static final Setting ROLE_ID =
            Setting.of(Kind.TEXT, V + "app-role-id", "Vault: role id for a login by AppRole.");
    private static final Setting ROLE_SECRET =
            Setting.secret(V + "app-role-secret", "Vault: secret id for a login by AppRole.");
    private static final Setting KUBERNETES_ROLE =
            Setting.of(Kind.TEXT, V + "kubernetes-role", "Vault: role for a login by the pod's service account.");
    private static final Setting KUBERNETES_JWT_FILE = Setting.of(
                    Kind.FILE, V + "kubernetes-jwt-file", "Vault: file with the service account's token.")
            .usually(KUBERNETES_JWT.toString());
    private static final Setting CERTIFICATE_LOGIN = Setting.of(
                    Kind.SWITCH, V + "certificate-login", "Vault: whether to log in by the client certificate.")
            .usually("false");
    private static final Setting CERTIFICATE_ROLE =
            Setting.of(Kind.TEXT, V + "certificate-role", "Vault: role for a login by certificate.");
    private static final Setting MOUNT = Setting.of(
            Kind.TEXT, V + "auth-mount", "Vault: mount of the login method; the method's usual one unless set.");

    private static final List<Setting> LOGINS = List.of(TOKEN, TOKEN_FILE, ROLE_ID, KUBERNETES_ROLE, CERTIFICATE_LOGIN);

    /** For {@link java.util.ServiceLoader}. */
    public VaultKekClientProvider() {}

    @Override
    public boolean supports(URI kek) {
        return VaultKekClient.isKekUri(kek);
    }

    @Override
    public List<Setting> settings() {
        return HTTP.and(
                ADDRESS,
                NAMESPACE,
                TOKEN,
                TOKEN_FILE,
                ROLE_ID,
                ROLE_SECRET,
                KUBERNETES_ROLE,
                KUBERNETES_JWT_FILE,
                CERTIFICATE_LOGIN,
                CERTIFICATE_ROLE,
                MOUNT);
    }

    @Override
    public KekClient create(URI kek, Settings settings) {
        return builder(kek, settings).build();
    }

    /** Address, login and time limits; the address is the URI's unless it is set. */
    static VaultKekClient.Builder builder(URI place, Settings all) {
        VaultKekClient.Builder builder =
                VaultKekClient.builder(all.uri(ADDRESS).orElse(URI.create("https://" + place.getRawAuthority())));
        login(builder, all);
        all.text(NAMESPACE).ifPresent(builder::namespace);
        HTTP.apply(all, builder);
        return builder;
    }

    private static void login(VaultKekClient.Builder builder, Settings all) {
        List<Setting> given = LOGINS.stream()
                .filter(login ->
                        all.text(login).filter(text -> !text.equals("false")).isPresent())
                .toList();
        if (given.size() > 1) {
            throw Settings.wrong(given.get(0), "and " + given.get(1) + " exclude each other; keep one login", null);
        }
        if (all.text(TOKEN).isPresent()) {
            char[] token = all.secret(TOKEN).orElseThrow();
            builder.token(token);
            Arrays.fill(token, '\0');
        } else if (all.path(TOKEN_FILE).isPresent()) {
            all.path(TOKEN_FILE).ifPresent(builder::tokenFile);
        } else if (all.text(ROLE_ID).isPresent()) {
            char[] secret = all.requiredSecret(ROLE_SECRET);
            builder.appRole(all.text(MOUNT).orElse("approle"), all.required(ROLE_ID, "give the role id"), secret);
            Arrays.fill(secret, '\0');
        } else if (all.text(KUBERNETES_ROLE).isPresent()) {
            builder.kubernetes(
                    all.text(MOUNT).orElse("kubernetes"),
                    all.required(KUBERNETES_ROLE, "give the role"),
                    all.path(KUBERNETES_JWT_FILE).orElse(KUBERNETES_JWT));
        } else if (all.flag(CERTIFICATE_LOGIN).orElse(false)) {
            builder.certificate(
                    all.text(MOUNT).orElse("cert"), all.text(CERTIFICATE_ROLE).orElse(null));
        } else {
            throw new MisconfigurationException(
                    "Settings 'entigma.kek.vault.*': no login is set; give token, token-file,"
                            + " app-role-id, kubernetes-role or certificate-login=true");
        }
    }
}
