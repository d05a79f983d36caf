// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import io.entigma.MisconfigurationException;
import io.entigma.spi.AccessTokens;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens of a credential of {@code com.azure:azure-identity}, or of any other {@link TokenCredential} that keeps its
 * tokens, for {@link AzureKekClient}. Waits no longer than 8 s for a token. Shows none. Thread safe.
 */
public final class AzureTokens implements AccessTokens {
    /** Less than what the engine waits for a call unless told otherwise, so that the reason is still heard. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(8);

    private static final Pattern KNOWN =
            Pattern.compile("[^.]+\\.((?:vault|managedhsm)\\.(?:azure\\.net|azure\\.cn|usgovcloudapi\\.net))");

    private final TokenCredential credential;
    private final String scope;

    /**
     * Tokens for one scope.
     *
     * @param credential who gives them
     * @param scope the scope, as {@code https://vault.azure.net/.default}
     */
    public AzureTokens(TokenCredential credential, String scope) {
        this.credential = credential;
        this.scope = scope;
    }

    /**
     * Tokens for a vault or managed HSM of the public, the Chinese or the US government's cloud.
     *
     * @param credential who gives them
     * @param vault its address, as {@code https://NAME.vault.azure.net}
     * @return the tokens
     * @throws MisconfigurationException if the host is not one of those
     */
    public static AzureTokens forVault(TokenCredential credential, URI vault) {
        return new AzureTokens(credential, scopeOf(vault));
    }

    static String scopeOf(URI vault) {
        Matcher known = KNOWN.matcher(String.valueOf(vault.getHost()));
        if (!known.matches()) {
            throw new MisconfigurationException(
                    "Azure Key Vault client: the token's scope follows from a host as NAME.vault.azure.net or"
                            + " NAME.managedhsm.azure.net, but the host is '" + vault.getHost()
                            + "'; correct it, or name the scope (entigma.kek.azure.scope)");
        }
        return "https://" + known.group(1) + "/.default";
    }

    @Override
    public String current() {
        @Nullable
        AccessToken token =
                credential.getToken(new TokenRequestContext().addScopes(scope)).block(LONGEST_WAIT);
        if (token == null) {
            throw new IllegalStateException("the credential gave no token");
        }
        return token.getToken();
    }

    /** The scope, no token. */
    @Override
    public String toString() {
        return "AzureTokens[" + scope + "]";
    }
}
