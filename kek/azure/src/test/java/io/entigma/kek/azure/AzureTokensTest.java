// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import io.entigma.error.MisconfigurationException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class AzureTokensTest {
    private static final String SCOPE = "https://vault.azure.net/.default";

    private final Time time = new Time();
    private final Logins logins = new Logins();
    private final AzureTokens tokens = new AzureTokens(logins, SCOPE, time);

    /** A clock that stands still until it is told. */
    private static final class Time extends Clock {
        private Instant now = Instant.parse("2030-01-01T00:00:00Z");

        void pass(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    /** A credential that keeps nothing: each login gives another token, for an hour. */
    private final class Logins implements TokenCredential {
        private int count;
        private boolean down;
        private List<String> scopes = List.of();

        @Override
        public Mono<AccessToken> getToken(TokenRequestContext request) {
            count++;
            scopes = request.getScopes();
            return down
                    ? Mono.error(new IllegalStateException("down"))
                    : Mono.just(new AccessToken(
                            "token-" + count, time.instant().plusSeconds(3600).atOffset(ZoneOffset.UTC)));
        }
    }

    @Test
    void token_isKeptForTwoThirdsOfItsTime() throws Exception {
        assertThat(tokens.current()).isEqualTo("token-1");
        time.pass(Duration.ofMinutes(39));
        assertThat(tokens.current()).isEqualTo("token-1");
        time.pass(Duration.ofMinutes(1));
        assertThat(tokens.current()).isEqualTo("token-2");
        assertThat(logins.scopes).containsExactly(SCOPE);
    }

    @Test
    void token_thatIsStillValid_outlivesLoginsThatFail() throws Exception {
        tokens.current();
        logins.down = true;
        time.pass(Duration.ofMinutes(40));
        assertThat(tokens.current()).isEqualTo("token-1");
        assertThat(tokens.current()).isEqualTo("token-1");
        assertThat(logins.count).as("one try in half a minute").isEqualTo(2);
        time.pass(Duration.ofMinutes(19));
        assertThat(tokens.current()).isEqualTo("token-1");
        time.pass(Duration.ofMinutes(1));
        assertThatThrownBy(tokens::current).isInstanceOf(IllegalStateException.class);
        logins.down = false;
        assertThat(tokens.current()).isEqualTo("token-5");
    }

    @Test
    void texts_showNoToken_andNoTokenIsAnError() throws Exception {
        tokens.current();
        assertThat(tokens.toString()).isEqualTo("AzureTokens[" + SCOPE + "]");
        assertThatThrownBy(() -> new AzureTokens(request -> Mono.empty(), SCOPE).current())
                .isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "https://contoso.vault.azure.net, https://vault.azure.net/.default",
        "https://contoso.managedhsm.azure.net, https://managedhsm.azure.net/.default",
        "https://contoso.vault.azure.cn, https://vault.azure.cn/.default",
        "https://contoso.vault.usgovcloudapi.net, https://vault.usgovcloudapi.net/.default"
    })
    void scope_followsFromTheVault(URI vaultOfACloud, String scope) {
        assertThat(AzureTokens.scopeOf(vaultOfACloud)).isEqualTo(scope);
    }

    /** A token for all vaults must not go to any host that a KEK's URI names. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://localhost:8443",
                "https://vault.azure.net",
                "https://vault.azure.net.evil.example",
                "https://evilvault.azure.net",
                "https://a.b.vault.azure.net"
            })
    void scope_ofAnotherHost_mustBeNamed(URI other) {
        assertThatThrownBy(() -> AzureTokens.forVault(request -> Mono.empty(), other))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining(other.getHost())
                .hasMessageContaining("entigma.kek.azure.scope");
    }
}
