// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli;

import io.entigma.kek.KekSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Settings from a properties file and, before it, from the environment: {@code entigma.key-table.url} or ENTIGMA_KEY_TABLE_URL. */
final class Settings {
    private static final List<String> NAMES = List.of(
            "entigma.kek.uri",
            "entigma.kek.client-key-store",
            "entigma.kek.client-key-store-password",
            "entigma.kek.client-key-store-password-file",
            "entigma.kek.trust-store",
            "entigma.kek.trust-store-password",
            "entigma.kek.trust-store-password-file",
            "entigma.kek.connect-timeout",
            "entigma.kek.call-timeout",
            "entigma.trusted-keks",
            "entigma.kek.vault.address",
            "entigma.kek.vault.token",
            "entigma.kek.vault.token-file",
            "entigma.kek.vault.app-role-id",
            "entigma.kek.vault.app-role-secret",
            "entigma.kek.vault.app-role-secret-file",
            "entigma.kek.vault.kubernetes-role",
            "entigma.kek.vault.kubernetes-jwt-file",
            "entigma.kek.vault.certificate-login",
            "entigma.kek.vault.certificate-role",
            "entigma.kek.vault.auth-mount",
            "entigma.kek.vault.namespace",
            "entigma.kek.vault.trust-store",
            "entigma.kek.vault.trust-store-password",
            "entigma.kek.vault.trust-store-password-file",
            "entigma.kek.vault.client-key-store",
            "entigma.kek.vault.client-key-store-password",
            "entigma.kek.vault.client-key-store-password-file",
            "entigma.kek.vault.connect-timeout",
            "entigma.kek.vault.call-timeout",
            "entigma.kek.aws.endpoint",
            "entigma.kek.aws.secrets-endpoint",
            "entigma.kek.aws.connect-timeout",
            "entigma.kek.aws.call-timeout",
            "entigma.kek.azure.credential",
            "entigma.kek.azure.tenant-id",
            "entigma.kek.azure.client-id",
            "entigma.kek.azure.client-secret",
            "entigma.kek.azure.client-secret-file",
            "entigma.kek.azure.client-certificate",
            "entigma.kek.azure.client-certificate-password",
            "entigma.kek.azure.client-certificate-password-file",
            "entigma.kek.azure.token-file",
            "entigma.kek.azure.authority-host",
            "entigma.kek.azure.instance-discovery",
            "entigma.kek.azure.scope",
            "entigma.kek.azure.trust-store",
            "entigma.kek.azure.trust-store-password",
            "entigma.kek.azure.trust-store-password-file",
            "entigma.kek.azure.connect-timeout",
            "entigma.kek.azure.call-timeout",
            "entigma.kek.gcp.credentials-file",
            "entigma.kek.gcp.endpoint",
            "entigma.kek.gcp.trust-store",
            "entigma.kek.gcp.trust-store-password",
            "entigma.kek.gcp.trust-store-password-file",
            "entigma.kek.gcp.connect-timeout",
            "entigma.kek.gcp.call-timeout",
            "entigma.kek.in-process.source",
            "entigma.kek.in-process.ttl",
            "entigma.kek.pkcs11.library",
            "entigma.kek.pkcs11.slot",
            "entigma.kek.pkcs11.slot-list-index",
            "entigma.kek.pkcs11.pin",
            "entigma.kek.pkcs11.pin-file",
            "entigma.kek.pkcs11.call-timeout",
            "entigma.key-table.url",
            "entigma.key-table.user",
            "entigma.key-table.password",
            "entigma.key-table.schema",
            "entigma.key-table.schema-action",
            "entigma.data.url",
            "entigma.data.user",
            "entigma.data.password",
            "entigma.epoch-interval",
            "entigma.activation-delay",
            "entigma.load-timeout");

    private final Map<String, String> values;

    private Settings(Map<String, String> values) {
        this.values = values;
    }

    static Settings load(@Nullable Path file, Map<String, String> environment) throws IOException {
        Map<String, String> values = new TreeMap<>();
        if (file != null) {
            values.putAll(new ConfigFile(file).read());
        }
        for (String name : NAMES) {
            String value = environment.get(
                    name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'));
            if (value != null && !value.isBlank()) {
                values.put(name, value);
            }
        }
        return new Settings(values);
    }

    @Nullable
    String get(String name) {
        String value = values.get(name);
        return value == null || value.isBlank() ? null : value;
    }

    /** What of it must not be printed. */
    Secrets secrets() {
        return Secrets.of(values);
    }

    /** For a KEK client alone. */
    Map<String, String> forKekClient() {
        return KekSettings.of(values);
    }

    /** For the engine; the command line acts for one tenant after another, never for "the" tenant. */
    Map<String, String> forEngine() {
        Map<String, String> all = new TreeMap<>(values);
        all.put("entigma.tenant-resolver", "scope-only");
        return all;
    }

    /** Names of the settings, never their values. */
    @Override
    public String toString() {
        return "Settings" + values.keySet();
    }
}
