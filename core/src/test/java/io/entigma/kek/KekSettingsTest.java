// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.MisconfigurationException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KekSettingsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"vault.token-file", "vault.tokenFile", "vault.tokenfile", "VAULT_TOKEN_FILE", "VAULT_TOKENFILE"})
    void names_inEverySpelling_areOne(String name) {
        assertThat(new KekSettings(Map.of(name, "/run/token")).path("vault.token-file"))
                .contains(Path.of("/run/token"));
    }

    @Test
    void name_twiceWithDifferentValues_isRefusedWithoutThem() {
        assertThatThrownBy(() -> new KekSettings(Map.of("vault.token", "hvs.one", "VAULT_TOKEN", "hvs.two")))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("two spellings")
                .hasMessageNotContainingAny("hvs");
        assertThat(new KekSettings(Map.of("vault.token", "hvs.one", "VAULT_TOKEN", "hvs.one")).text("vault.token"))
                .contains("hvs.one");
    }
}
