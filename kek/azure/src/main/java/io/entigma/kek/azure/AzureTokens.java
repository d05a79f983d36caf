// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import io.entigma.error.MisconfigurationException;
import io.entigma.kek.AccessTokens;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens of a credential of {@code com.azure:azure-identity}, or of any other {@link TokenCredential}, for {@link
 * AzureKekClient}. A token is kept for two thirds of its time, since not every credential keeps its own; if there is no other
 * one by then, until its end. Waits no longer than 8 s for a token. Shows none. Thread safe.
 */
public final class AzureTokens implements AccessTokens {
    /** Less than what the engine waits for a call unless told otherwise, so that the reason is still heard. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(8);

    private static final Pattern KNOWN =
            Pattern.compile("[^.]+\\.((?:vault|managedhsm)\\.(?:azure\\.net|azure\\.cn|usgovcloudapi\\.net))");

    /** How long nobody tries again after a login failed, while the old token is still valid. */
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final TokenCredential credential;
    private final String scope;
    private final Clock clock;
    private final ReentrantLock renewing = new ReentrantLock();
    private volatile @Nullable Kept kept;

    private record Kept(String token, Instant renewAt, Instant end) {
        @Override
        public String toString() {
            return "Kept[" + renewAt + "]";
        }
    }

    /**
     * Tokens for one scope.
     *
     * @param credential who gives them
     * @param scope the scope, as {@code https://vault.azure.net/.default}
     */
    public AzureTokens(TokenCredential credential, String scope) {
        this(credential, scope, Clock.systemUTC());
    }

    AzureTokens(TokenCredential credential, String scope, Clock clock) {
        this.credential = credential;
        this.scope = scope;
        this.clock = clock;
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
    public String current() throws InterruptedException {
        Kept known = kept;
        if (known != null && clock.instant().isBefore(known.renewAt())) {
            return known.token();
        }
        if (!renewing.tryLock(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("another thread still waits for a token");
        }
        try {
            known = kept;
            if (known == null || !clock.instant().isBefore(known.renewAt())) {
                known = renewed(known);
                kept = known;
            }
            return known.token();
        } finally {
            renewing.unlock();
        }
    }

    /** A token that is still valid outlives a login that fails. */
    private Kept renewed(@Nullable Kept old) {
        Instant now = clock.instant();
        try {
            AccessToken token = fetch();
            Instant end = token.getExpiresAt().toInstant();
            Duration left = Duration.between(now, end);
            return new Kept(token.getToken(), now.plus(left.multipliedBy(2).dividedBy(3)), end);
        } catch (RuntimeException e) {
            if (old != null && now.isBefore(old.end())) {
                return new Kept(old.token(), now.plus(PAUSE), old.end());
            }
            throw e;
        }
    }

    private AccessToken fetch() {
        AccessToken token =
                credential.getToken(new TokenRequestContext().addScopes(scope)).block(LONGEST_WAIT);
        if (token == null) {
            throw new IllegalStateException("the credential gave no token");
        }
        return token;
    }

    /** The scope, no token. */
    @Override
    public String toString() {
        return "AzureTokens[" + scope + "]";
    }
}
