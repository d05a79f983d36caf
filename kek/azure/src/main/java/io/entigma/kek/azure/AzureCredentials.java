// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.azure;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.identity.AadCredentialBuilderBase;
import com.azure.identity.ClientCertificateCredentialBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.identity.EnvironmentCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import io.entigma.settings.Settings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Chooses a credential of azure-identity by settings. Calls no server. For one thread. */
final class AzureCredentials {
    private final Settings settings;
    private final HttpClient http;

    private AzureCredentials(Settings settings, HttpClient http) {
        this.settings = settings;
        this.http = http;
    }

    static TokenCredential of(Settings settings) {
        try {
            return new AzureCredentials(settings, HttpClient.createDefault()).chosen();
        } catch (IllegalArgumentException | IllegalStateException e) {
            // What azure-core says of a missing HTTP client or a wrong host holds no secret, but is long.
            throw Settings.wrong(
                    AzureSettings.CREDENTIAL,
                    "azure-identity does not take its settings; check tenant-id, client-id and the"
                            + " environment, and that an HTTP client is there, as com.azure:azure-core-http-netty or"
                            + " com.azure:azure-core-http-jdk-httpclient",
                    e);
        }
    }

    private TokenCredential chosen() {
        String kind = settings.text(AzureSettings.CREDENTIAL).orElse("default").toLowerCase(Locale.ROOT);
        return switch (kind) {
            case "default" -> usual();
            case "environment" -> environment();
            case "workload-identity" -> workloadIdentity();
            case "managed-identity" -> managedIdentity();
            case "client-secret" -> clientSecret();
            case "client-certificate" -> clientCertificate();
            default ->
                throw Settings.wrong(
                        AzureSettings.CREDENTIAL,
                        "must be default, environment, workload-identity, managed-identity, client-secret or"
                                + " client-certificate, but is '" + kind + "'",
                        null);
        };
    }

    private TokenCredential usual() {
        DefaultAzureCredentialBuilder builder = new DefaultAzureCredentialBuilder().httpClient(http);
        settings.text(AzureSettings.TENANT_ID).ifPresent(builder::tenantId);
        settings.text(AzureSettings.CLIENT_ID)
                .ifPresent(id -> builder.managedIdentityClientId(id).workloadIdentityClientId(id));
        authorityHost().ifPresent(builder::authorityHost);
        if (knowsNoOtherAuthority()) {
            builder.disableInstanceDiscovery();
        }
        return builder.build();
    }

    private TokenCredential environment() {
        EnvironmentCredentialBuilder builder = new EnvironmentCredentialBuilder().httpClient(http);
        authorityHost().ifPresent(builder::authorityHost);
        return builder.build();
    }

    private TokenCredential workloadIdentity() {
        WorkloadIdentityCredentialBuilder builder = with(new WorkloadIdentityCredentialBuilder());
        settings.text(AzureSettings.TOKEN_FILE).ifPresent(builder::tokenFilePath);
        return builder.build();
    }

    private TokenCredential managedIdentity() {
        ManagedIdentityCredentialBuilder builder = new ManagedIdentityCredentialBuilder().httpClient(http);
        settings.text(AzureSettings.CLIENT_ID).ifPresent(builder::clientId);
        return builder.build();
    }

    private TokenCredential clientSecret() {
        requireApplication();
        char[] secret = settings.requiredSecret(AzureSettings.CLIENT_SECRET);
        try {
            return with(new ClientSecretCredentialBuilder())
                    .clientSecret(new String(secret))
                    .build();
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    private TokenCredential clientCertificate() {
        requireApplication();
        Path file = Path.of(settings.required(
                AzureSettings.CERTIFICATE, "give a PEM or PFX file with certificate and private key"));
        if (!Files.isReadable(file)) {
            throw Settings.wrong(
                    AzureSettings.CERTIFICATE, "'" + file + "' cannot be read; check its path and mode", null);
        }
        ClientCertificateCredentialBuilder builder = with(new ClientCertificateCredentialBuilder());
        settings.secret(AzureSettings.CERTIFICATE_PASSWORD).ifPresent(password -> {
            builder.clientCertificatePassword(new String(password));
            Arrays.fill(password, '\0');
        });
        return (file.toString().endsWith(".pem")
                        ? builder.pemCertificate(file.toString())
                        : builder.pfxCertificate(file.toString()))
                .build();
    }

    private void requireApplication() {
        settings.required(AzureSettings.TENANT_ID, "give the tenant of the application's registration");
        settings.required(AzureSettings.CLIENT_ID, "give the application's client id");
    }

    private <T extends AadCredentialBuilderBase<T>> T with(T builder) {
        builder.httpClient(http);
        settings.text(AzureSettings.TENANT_ID).ifPresent(builder::tenantId);
        settings.text(AzureSettings.CLIENT_ID).ifPresent(builder::clientId);
        authorityHost().ifPresent(builder::authorityHost);
        if (knowsNoOtherAuthority()) {
            builder.disableInstanceDiscovery();
        }
        return builder;
    }

    /** Secrets go there. */
    private Optional<String> authorityHost() {
        Optional<URI> host = settings.uri(AzureSettings.AUTHORITY_HOST);
        if (host.filter(uri -> !"https".equals(uri.getScheme()) || uri.getHost() == null)
                .isPresent()) {
            throw Settings.wrong(
                    AzureSettings.AUTHORITY_HOST,
                    "must be https://HOST, as https://login.microsoftonline.com, but is '" + host.get() + "'",
                    null);
        }
        return host.map(URI::toString);
    }

    /** A cloud without a way to Microsoft's list of authorities says so, else every login would fail there. */
    private boolean knowsNoOtherAuthority() {
        return !settings.flag(AzureSettings.INSTANCE_DISCOVERY).orElse(true);
    }
}
