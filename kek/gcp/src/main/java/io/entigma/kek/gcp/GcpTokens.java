// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.gcp;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import io.entigma.kek.AccessTokens;
import java.io.IOException;

/**
 * Access tokens of a credential of {@code com.google.auth:google-auth-library-oauth2-http}, for {@link GcpKmsKekClient}. Its
 * library keeps a token until it expires, and has time limits of its own, longer than the engine waits for a call. Shows none.
 * Thread safe.
 */
public final class GcpTokens implements AccessTokens {
    private static final String SCOPE = "https://www.googleapis.com/auth/cloudkms";

    private final GoogleCredentials credentials;

    /**
     * Takes a credential, and asks it for the scope of Cloud KMS alone. Calls no server.
     *
     * @param credentials of any kind: a service account, an impersonated one, a workload identity, the application default
     */
    public GcpTokens(GoogleCredentials credentials) {
        this.credentials = credentials.createScoped(SCOPE);
    }

    @Override
    public String current() throws IOException {
        credentials.refreshIfExpired();
        AccessToken token = credentials.getAccessToken();
        if (token == null) {
            throw new IOException("the credential gave no token");
        }
        return token.getTokenValue();
    }

    /** No token, no credential. */
    @Override
    public String toString() {
        return "GcpTokens[" + SCOPE + "]";
    }
}
