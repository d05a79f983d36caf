// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.gcp;

import com.google.auth.oauth2.GoogleCredentials;
import io.entigma.error.MisconfigurationException;
import io.entigma.kek.AccessTokens;
import io.entigma.kek.HttpKekSettings;
import io.entigma.kek.KekClient;
import io.entigma.kek.KekClientProvider;
import io.entigma.settings.Setting;
import io.entigma.settings.Setting.Kind;
import io.entigma.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Makes {@link GcpKmsKekClient}s from settings under {@code entigma.kek.gcp.}, with tokens of {@code
 * com.google.auth:google-auth-library-oauth2-http}. Thread safe.
 */
public final class GcpKmsKekClientProvider implements KekClientProvider {
    private static final String G = "entigma.kek.gcp.";
    private static final HttpKekSettings HTTP = HttpKekSettings.of(G, "Google Cloud KMS");
    private static final Setting FILE = Setting.of(
            Kind.FILE,
            G + "credentials-file",
            "Google Cloud KMS: a service account's key, or a configuration of workload identity federation or impersonation;"
                    + " the application default credentials unless set. It says where credentials are sent, so it must be"
                    + " your own.");
    private static final Setting ENDPOINT = Setting.of(
            Kind.URI,
            G + "endpoint",
            "Google Cloud KMS: endpoint, a private one for example; the public one unless set.");

    /** For {@link java.util.ServiceLoader}. */
    public GcpKmsKekClientProvider() {}

    @Override
    public boolean supports(URI kek) {
        return "gcp-kms".equalsIgnoreCase(kek.getScheme());
    }

    @Override
    public List<Setting> settings() {
        return HTTP.and(FILE, ENDPOINT);
    }

    @Override
    public KekClient create(URI kek, Settings settings) {
        if (!GcpKmsKekClient.isKekUri(kek)) {
            throw new MisconfigurationException("KEK '" + kek
                    + "': must be gcp-kms:projects/P/locations/L/keyRings/R/cryptoKeys/K, without a version");
        }
        return client(settings);
    }

    private static KekClient client(Settings settings) {
        // Else a missing library would be found out at the first call only.
        Objects.requireNonNull(GoogleCredentials.class);
        AccessTokens tokens = settings.path(FILE)
                .<AccessTokens>map(file -> new GcpTokens(read(file)))
                .orElseGet(ApplicationDefaultTokens::new);
        GcpKmsKekClient.Builder builder = GcpKmsKekClient.builder(tokens);
        settings.uri(ENDPOINT).ifPresent(builder::endpoint);
        HTTP.apply(settings, builder);
        return builder.build();
    }

    private static GoogleCredentials read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return GoogleCredentials.fromStream(in);
        } catch (IOException | IllegalArgumentException e) {
            // The cause is left out: what the parser says can quote the file.
            throw Settings.wrong(
                    FILE,
                    "'" + file + "' cannot be read as a credentials file ("
                            + e.getClass().getSimpleName()
                            + "); check its path and mode, and that it is JSON with a type",
                    null);
        }
    }
}
