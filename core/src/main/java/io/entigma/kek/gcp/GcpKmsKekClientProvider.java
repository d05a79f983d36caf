// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.gcp;

import com.google.auth.oauth2.GoogleCredentials;
import io.entigma.error.MisconfigurationException;
import io.entigma.kek.AccessTokens;
import io.entigma.kek.KekClient;
import io.entigma.kek.KekClientProvider;
import io.entigma.kek.KekSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * Makes {@link GcpKmsKekClient}s from settings, with tokens of {@code com.google.auth:google-auth-library-oauth2-http}. All
 * settings stand under {@code entigma.kek.gcp.}: {@code credentials-file} (a service account's key, or a configuration of
 * workload identity federation or impersonation; else the application default credentials), {@code endpoint}, {@code
 * trust-store} with {@code trust-store-password} or {@code trust-store-password-file}, {@code connect-timeout}, {@code
 * call-timeout}. A credentials file says where credentials are sent, so it must be your own. Thread safe.
 */
public final class GcpKmsKekClientProvider implements KekClientProvider {
    private static final String G = "gcp.";
    private static final String FILE = G + "credentials-file";

    /** For {@link java.util.ServiceLoader}. */
    public GcpKmsKekClientProvider() {}

    @Override
    public boolean supports(URI kek) {
        return "gcp-kms".equalsIgnoreCase(kek.getScheme());
    }

    @Override
    public KekClient create(URI kek, Map<String, String> settings) {
        if (!GcpKmsKekClient.isKekUri(kek)) {
            throw new MisconfigurationException("KEK '" + kek
                    + "': must be gcp-kms:projects/P/locations/L/keyRings/R/cryptoKeys/K, without a version");
        }
        KekSettings all = new KekSettings(settings);
        try {
            return Made.client(all);
        } catch (NoClassDefFoundError e) {
            throw new MisconfigurationException(
                    "KEK '" + kek + "': Google's auth library is missing, which gives the access tokens; add"
                            + " com.google.auth:google-auth-library-oauth2-http, or give the engine a GcpKmsKekClient with"
                            + " tokens of your own",
                    e);
        }
    }

    /** Apart, so that the provider itself can be looked at without Google's library. */
    private static final class Made {
        private Made() {}

        static KekClient client(KekSettings settings) {
            // Else a missing library would be found out at the first call only.
            Objects.requireNonNull(GoogleCredentials.class);
            AccessTokens tokens = settings.path(FILE)
                    .<AccessTokens>map(file -> new GcpTokens(read(file)))
                    .orElseGet(ApplicationDefaultTokens::new);
            GcpKmsKekClient.Builder builder = GcpKmsKekClient.builder(tokens);
            settings.uri(G + "endpoint").ifPresent(builder::endpoint);
            settings.keyStore(G + "trust-store", builder::trustStore);
            settings.duration(G + "connect-timeout").ifPresent(builder::connectTimeout);
            settings.duration(G + "call-timeout").ifPresent(builder::callTimeout);
            return builder.build();
        }

        private static GoogleCredentials read(Path file) {
            try (InputStream in = Files.newInputStream(file)) {
                return GoogleCredentials.fromStream(in);
            } catch (IOException | IllegalArgumentException e) {
                // The cause is left out: what the parser says can quote the file.
                throw KekSettings.wrong(
                        FILE,
                        "'" + file + "' cannot be read as a credentials file ("
                                + e.getClass().getSimpleName()
                                + "); check its path and mode, and that it is JSON with a type",
                        null);
            }
        }
    }
}
