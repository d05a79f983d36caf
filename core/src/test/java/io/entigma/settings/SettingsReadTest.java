// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.MisconfigurationException;
import io.entigma.settings.Setting.Kind;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How values of text settings are read. */
class SettingsReadTest {
    private static final Setting TOKEN_FILE = Setting.of(Kind.FILE, "entigma.kek.vault.token-file", "A file.");
    private static final Setting PIN = Setting.secret("entigma.kek.pkcs11.pin", "A PIN.");
    private static final Setting TTL = Setting.of(Kind.DURATION, "entigma.cache.ttl", "A duration.");
    private static final Setting SIZE = Setting.of(Kind.NUMBER, "entigma.cache.size", "A number.");
    private static final Setting EVENTS = Setting.of(Kind.SWITCH, "entigma.events", "A switch.");
    private static final Setting TENANT_KEK = Setting.of(Kind.URI, "entigma.tenant-kek.TENANT", "KEKs.");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "entigma.kek.vault.token-file",
                "entigma.kek.vault.tokenFile",
                "entigma.kek.vault.tokenfile",
                "ENTIGMA_KEK_VAULT_TOKEN_FILE",
                "ENTIGMA_KEK_VAULT_TOKENFILE"
            })
    void names_inEverySpelling_areOne(String name) {
        assertThat(Settings.of(Map.of(name, "/run/token")).path(TOKEN_FILE)).contains(Path.of("/run/token"));
    }

    @Test
    void name_twiceWithDifferentValues_isRefusedWithoutThem() {
        Settings two = Settings.of(Map.of("entigma.kek.pkcs11.pin", "4711", "ENTIGMA_KEK_PKCS11_PIN", "0815"));
        assertThatThrownBy(() -> two.secret(PIN))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("two spellings")
                .hasMessageNotContainingAny("4711", "0815");
        assertThat(Settings.of(Map.of("entigma.kek.pkcs11.pin", "4711", "ENTIGMA_KEK_PKCS11_PIN", "4711"))
                        .text(PIN))
                .contains("4711");
    }

    @ParameterizedTest
    @CsvSource({
        "500ms,PT0.5S",
        "2s,PT2S",
        "10m,PT10M",
        "12h,PT12H",
        "7d,P7D",
        "PT2S,PT2S",
        "pt0.5s,PT0.5S",
        " 1H ,PT1H",
        "0s,PT0S"
    })
    void duration_everyForm_isRead(String text, String expected) {
        assertThat(Settings.of(Map.of("entigma.cache.ttl", text)).duration(TTL)).contains(Duration.parse(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "soon", "-5s", "PT-5S", "10 m", "1.5h", "9999999999s", "1y"})
    void duration_other_isRefusedWithItsFormAndName(String text) {
        assertThatThrownBy(() -> Settings.of(Map.of("entigma.cache.ttl", text)).duration(TTL))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessage("entigma.cache.ttl: must be a duration as 500ms, 30s, 10m, 12h, 7d or PT10M, but is '"
                        + text + "'");
    }

    @Test
    void number_moreThanAnInt_isAsMuchAsThat() {
        assertThat(Settings.of(Map.of("entigma.cache.size", "99999999999")).count(SIZE))
                .contains(Integer.MAX_VALUE);
        assertThatThrownBy(() -> Settings.of(Map.of("entigma.cache.size", "-1")).count(SIZE))
                .hasMessage("entigma.cache.size: must be a whole number, but is '-1'");
        assertThatThrownBy(() -> Settings.of(Map.of("entigma.cache.size", "18446744073709551615"))
                        .count(SIZE))
                .hasMessage("entigma.cache.size: must be a whole number, but is '18446744073709551615'");
    }

    @Test
    void flag_otherThanTrueOrFalse_isRefused() {
        assertThat(Settings.of(Map.of("entigma.events", "TRUE")).flag(EVENTS)).contains(true);
        assertThat(Settings.of(Map.of("entigma.events", false)).flag(EVENTS)).contains(false);
        assertThatThrownBy(() -> Settings.of(Map.of("entigma.events", "yes")).flag(EVENTS))
                .hasMessage("entigma.events: must be true or false, but is 'yes'");
    }

    @Test
    void list_textOrCollection_isTheSame() {
        Setting list = Setting.of(Kind.LIST, "entigma.plaintext-reads", "A list.");
        assertThat(Settings.of(Map.of("entigma.plaintext-reads", " a.b , ,c.d "))
                        .list(list))
                .containsExactly("a.b", "c.d");
        assertThat(Settings.of(Map.of("entigma.plaintext-reads", List.of("a.b", "c.d")))
                        .list(list))
                .containsExactly("a.b", "c.d");
    }

    @Test
    void urisByName_keepTheNamesThatTheUserChose() {
        Settings settings = Settings.of(Map.of(
                "entigma.tenant-kek.Acme", "file:/a",
                "entigma.tenant-kek.a-cme", "file:/b",
                "entigma.tenantKek.acme", "file:/c",
                "entigma.tenant-kek.[my tenant]", "file:/d",
                "entigma.tenant-kek.empty", " "));
        assertThat(settings.urisByName(TENANT_KEK))
                .containsOnly(
                        Map.entry("Acme", URI.create("file:/a")),
                        Map.entry("a-cme", URI.create("file:/b")),
                        Map.entry("acme", URI.create("file:/c")),
                        Map.entry("my tenant", URI.create("file:/d")));
    }

    @Test
    void secret_inBothPlacesOrUnreadable_isRefused(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("pin"), "4711\r\nmore");
        assertThat(Settings.of(Map.of("entigma.kek.pkcs11.pin-file", file)).requiredSecret(PIN))
                .containsExactly('4', '7', '1', '1');
        assertThatThrownBy(
                        () -> Settings.of(Map.of("entigma.kek.pkcs11.pin-file", file, "entigma.kek.pkcs11.pin", "4711"))
                                .secret(PIN))
                .hasMessage("entigma.kek.pkcs11.pin: and entigma.kek.pkcs11.pin-file exclude each other; remove one");
        assertThatThrownBy(() -> Settings.of(Map.of("entigma.kek.pkcs11.pin-file", folder.resolve("none")))
                        .secret(PIN))
                .hasMessageStartingWith("entigma.kek.pkcs11.pin-file: ")
                .hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> Settings.of(Map.of()).requiredSecret(PIN))
                .hasMessage("entigma.kek.pkcs11.pin: exactly one of it and entigma.kek.pkcs11.pin-file must be given");
    }

    @Test
    void toString_showsNoValue() {
        assertThat(Settings.of(Map.of("entigma.kek.pkcs11.pin", "4711", "other", "x")))
                .hasToString("Settings[entigma.kek.pkcs11.pin]");
    }
}
