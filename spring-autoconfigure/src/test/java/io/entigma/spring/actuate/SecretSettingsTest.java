// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.endpoint.SanitizableData;

class SecretSettingsTest {
    private final SecretSettings secrets = new SecretSettings();

    private Object shown(String name) {
        return secrets.apply(new SanitizableData(null, name, "value")).getValue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "entigma.kek.vault.token",
                "ENTIGMA_KEK_VAULT_TOKEN",
                "entigma.kek.vault.app-role-secret",
                "entigma.kek.pkcs11.pin",
                "entigma.kek.trust-store-password",
                "entigma.key-table.password",
                "entigma.key-table.url",
                "ENTIGMA_KEY_TABLE_URL"
            })
    void secrets_areHidden(String name) {
        assertThat(shown(name)).isNotEqualTo("value");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "entigma.kek.uri",
                "entigma.kek.vault.token-file",
                "entigma.cache.ttl",
                "spring.datasource.url",
                "my.pin"
            })
    void others_areShown(String name) {
        assertThat(shown(name)).isEqualTo("value");
    }
}
