// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:h2:tcp://host/db;USER=sa;PASSWORD=s3cret",
                "jdbc:h2:/data/db;password=s3;CIPHER=AES",
                "jdbc:postgresql://host/db?user=joe&password=s3cret&ssl=true",
                "jdbc:postgresql://host/db?sslpassword=s3cret",
                "jdbc:mysql://joe:s3cret@host:3306/db",
                "jdbc:mysql://joe:s3@cr/et@host:3306/db",
                "jdbc:mysql://address=(host=h)(user=joe)(password=s3cret)/db",
                "jdbc:mysql://(host=h, user=joe, password1=s3cret)/db",
                "jdbc:mysql:loadbalance://joe:s3cret@one,joe:s3cret@two/db",
                "jdbc:mariadb://host/db?user=joe&password=s3cret",
                "jdbc:mariadb://joe:s3cret@host/db",
                "https://joe:s3cret@keys.example.com/"
            })
    void hidden_passwordInAUrl_isNotThere(String url) {
        assertThat(Secrets.NONE.hidden("No driver for '" + url + "' (" + url + ")"))
                .doesNotContain("s3")
                .contains("***")
                .startsWith("No driver for '" + url.substring(0, 5));
    }

    @Test
    void hidden_secretsAmongTheSettings_areFoundWhereverTheyAre() {
        Secrets secrets = Secrets.of(Map.of(
                "entigma.key-table.password", "open sesame",
                "entigma.kek.vault.token", "hvs.abc",
                "entigma.kek.pkcs11.pin", "12345",
                "entigma.data.url", "jdbc:postgresql://h/d?password=caf%C3%A9%26co",
                "entigma.kek.vault.token-file", "/run/token"));
        assertThat(secrets.hidden(
                        "login failed: open sesame, hvs.abc, 12345, caf\u00e9&co, caf%C3%A9%26co, /run/token"))
                .isEqualTo("login failed: ***, ***, ***, ***, ***, /run/token");
        assertThat(secrets).hasToString("Secrets[5]");
    }

    @Test
    void hidden_otherText_staysAsItIs() {
        String text = "entigma.key-table.password: is missing; see https://example.com/a and joe@example.com";
        assertThat(Secrets.NONE.hidden(text)).isEqualTo(text);
    }
}
