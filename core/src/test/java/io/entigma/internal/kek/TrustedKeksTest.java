// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.kek;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.MisconfigurationException;
import io.entigma.key.TenantId;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedKeksTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId BETA = new TenantId("beta");
    private static final URI MAIN = URI.create("https://keys.example/v1/keks/main");
    private static final URI OWN = URI.create("https://keys.example/v1/keks/acme");
    private static final URI ANSWERED = URI.create("vault://vault.example/transit/keys/beta");

    private static TrustedKeks trusting(String... further) {
        return new TrustedKeks(
                MAIN,
                Map.of(ACME, OWN),
                tenant -> tenant.equals(ACME) ? OWN : tenant.equals(BETA) ? ANSWERED : MAIN,
                Stream.of(further).map(URI::create).toList());
    }

    @Test
    void isTrusted_kekOfATenant_forThatTenantOnly() {
        TrustedKeks trusted = trusting();
        assertThat(trusted.isTrusted(MAIN, ACME)).isTrue();
        assertThat(trusted.isTrusted(OWN, ACME)).isTrue();
        assertThat(trusted.isTrusted(OWN, BETA)).isFalse();
        assertThat(trusted.isTrusted(ANSWERED, BETA)).isTrue();
        assertThat(trusted.isTrusted(ANSWERED, ACME)).isFalse();
        assertThat(trusted.isTrusted(OWN, KekProbe.TRIAL)).isTrue();
        assertThat(trusted.named()).containsExactly(MAIN, OWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://keys.example/v1/keks/main2",
                "https://keys.example/v1/keks/Main",
                "https://keys.example/v1/keks/main/",
                "https://keys.example:443/v1/keks/main",
                "https://keys.example/v1/keks/%6Dain",
                "https://keys.example/v1/keks/x/../main",
                "https://keys.example/v1/keks/./main",
                "https://keys.example/v1/keks/main?a",
                "https://keys.example/v1/keks/main#a",
                "https://keys.example@evil.example/v1/keks/main",
                "https://a@keys.example/v1/keks/main",
                "http://keys.example/v1/keks/main",
                "main"
            })
    void isTrusted_anotherSpelling_isAnotherKek(String kek) {
        assertThat(trusting().isTrusted(URI.create(kek), ACME)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTPS://keys.example/v1/keks/main",
                "https://Keys.EXAMPLE/v1/keks/main",
                "https://keys.example/v1/keks/main"
            })
    void isTrusted_caseOfSchemeAndHost_isTheSame(String kek) {
        assertThat(trusting().isTrusted(URI.create(kek), BETA)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https://good.example/kek/*, https://good.example/kek/a",
        "https://good.example/kek/*, https://GOOD.example/kek/a/b..c",
        "https://good.example:8443/*, https://good.example:8443/v1/keks/a",
        "aws-kms:arn:aws:kms:eu-west-1:111122223333:key/*, aws-kms:arn:aws:kms:eu-west-1:111122223333:key/12ab-34cd",
        "azure-kv:https://good.vault.azure.net/keys/*, azure-kv:https://good.vault.azure.net/keys/a",
        "gcp-kms:projects/p/locations/l/keyRings/r/cryptoKeys/*, gcp-kms:projects/p/locations/l/keyRings/r/cryptoKeys/k",
        "file:///etc/keks/*, file:///etc/keks/a.json",
        "vault://[::1]:8200/transit/keys/*, vault://[::1]:8200/transit/keys/a"
    })
    void isTrusted_belowAnEntryForMany(String entry, String kek) {
        assertThat(trusting(entry).isTrusted(URI.create(kek), ACME)).isTrue();
        assertThat(trusting(entry).named()).containsExactly(MAIN, OWN);
        assertThat(trusting(entry).patterns()).containsExactly(entry);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://good.example/kek/../evil",
                "https://good.example/kek/a/../../evil",
                "https://good.example/kek/..",
                "https://good.example/kek/.",
                "https://good.example/kek/a/..",
                "https://good.example/kek/%2e%2e/evil",
                "https://good.example/kek/a%2f..%2fevil",
                "https://good.example/kek//evil",
                "https://good.example/kek/",
                "https://good.example/kek",
                "https://good.example/kek/a?b",
                "https://good.example/kek/a#b",
                "https://good.example/kek/a;b",
                "https://good.example/kek/a:b@evil.example",
                "https://good.example/kekevil/a",
                "https://good.example.evil.example/kek/a",
                "https://good.example@evil.example/kek/a",
                "https://good.example:8443/kek/a",
                "https://a@good.example/kek/a",
                "http://good.example/kek/a"
            })
    void isTrusted_besideAnEntryForMany_isNot(String kek) {
        assertThat(trusting("https://good.example/kek/*").isTrusted(URI.create(kek), ACME))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://*",
                "https:/*",
                "https:///*",
                "file:/*",
                "file:///*",
                "azure-kv:https://*",
                "https://a@good.example/*",
                "https://good.example/../*",
                "https://good.example/a%2fb/*",
                "https://good.example/a//*",
                "https://good.example/?a/*",
                "https://*/kek/*",
                "https://good.example/*/kek",
                "https://good.example/kek*"
            })
    void entryForTooMuch_isRefused(String entry) {
        assertThatThrownBy(() -> trusting(entry))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining(entry)
                .hasMessageContaining("trustedKeks");
    }

    @Test
    void asterisk_inTheKekItself_isRefused() {
        URI many = URI.create("https://keys.example/v1/keks/*");
        assertThatThrownBy(() -> new TrustedKeks(many, Map.of(), tenant -> MAIN, List.of()))
                .isInstanceOf(MisconfigurationException.class);
        assertThatThrownBy(() -> new TrustedKeks(MAIN, Map.of(ACME, many), tenant -> MAIN, List.of()))
                .isInstanceOf(MisconfigurationException.class);
    }

    @Test
    void requireTarget_isNamedExactly_forEveryTenantThatMoves() {
        TrustedKeks trusted = trusting("https://keys.example/v1/keks/*", "https://keys.example/v1/keks/next");
        trusted.requireTarget(MAIN, Set.of());
        trusted.requireTarget(URI.create("https://keys.example/v1/keks/next"), Set.of());
        trusted.requireTarget(OWN, Set.of(ACME));
        trusted.requireTarget(ANSWERED, Set.of(BETA));
        assertRefused(trusted, OWN, Set.of());
        assertRefused(trusted, OWN, Set.of(ACME, BETA));
        assertRefused(trusted, URI.create("https://keys.example/v1/keks/other"), Set.of());
    }

    private static void assertRefused(TrustedKeks trusted, URI target, Set<TenantId> tenants) {
        assertThatThrownBy(() -> trusted.requireTarget(target, tenants))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining(target.toString())
                .hasMessageContaining("entigma.trusted-keks")
                .hasMessageContaining("Nothing was sent");
    }

    @Test
    void requireTarget_aFile_isWhereNewKeysGo() {
        URI file = URI.create("file:///etc/keks/a.json");
        assertThatThrownBy(() -> trusting(file.toString()).requireTarget(file, Set.of()))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("entigma.kek.uri");
        new TrustedKeks(file, Map.of(), tenant -> file, List.of()).requireTarget(file, Set.of());
        new TrustedKeks(MAIN, Map.of(ACME, file), tenant -> tenant.equals(ACME) ? file : MAIN, List.of())
                .requireTarget(file, Set.of(ACME));
    }
}
