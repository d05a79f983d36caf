// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.azure;

import io.entigma.settings.Setting;
import io.entigma.settings.Setting.Kind;
import java.util.List;

/** The settings that choose a credential. */
final class AzureSettings {
    private static final String A = "entigma.kek.azure.";

    static final Setting CREDENTIAL = Setting.of(
                    Kind.TEXT,
                    A + "credential",
                    "Azure Key Vault: `default`, `environment`, `workload-identity`, `managed-identity`, `client-secret` or"
                            + " `client-certificate`.")
            .usually("default");
    static final Setting TENANT_ID =
            Setting.of(Kind.TEXT, A + "tenant-id", "Azure Key Vault: tenant of the application's registration.");
    static final Setting CLIENT_ID = Setting.of(
            Kind.TEXT, A + "client-id", "Azure Key Vault: the application's or managed identity's client id.");
    static final Setting CLIENT_SECRET =
            Setting.secret(A + "client-secret", "Azure Key Vault: the application's client secret.");
    static final Setting CERTIFICATE = Setting.of(
            Kind.FILE, A + "client-certificate", "Azure Key Vault: PEM or PFX file with certificate and private key.");
    static final Setting CERTIFICATE_PASSWORD =
            Setting.secret(A + "client-certificate-password", "Azure Key Vault: password of that file.");
    static final Setting TOKEN_FILE = Setting.of(
            Kind.FILE, A + "token-file", "Azure Key Vault: token of a workload identity; the usual one unless set.");
    static final Setting AUTHORITY_HOST = Setting.of(
            Kind.URI, A + "authority-host", "Azure Key Vault: where to log in; that of the public cloud unless set.");
    static final Setting INSTANCE_DISCOVERY = Setting.of(
                    Kind.SWITCH,
                    A + "instance-discovery",
                    "Azure Key Vault: whether Microsoft's list of authorities is asked; not in a cloud without a way to it.")
            .usually("true");

    static final List<Setting> ALL = List.of(
            CREDENTIAL,
            TENANT_ID,
            CLIENT_ID,
            CLIENT_SECRET,
            CERTIFICATE,
            CERTIFICATE_PASSWORD,
            TOKEN_FILE,
            AUTHORITY_HOST,
            INSTANCE_DISCOVERY);

    private AzureSettings() {}
}
