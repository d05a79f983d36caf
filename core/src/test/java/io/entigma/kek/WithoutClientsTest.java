// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Entigma;
import io.entigma.EntigmaBuilder;
import io.entigma.error.MisconfigurationException;
import io.entigma.key.KeyTable;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What applications see that have core alone on their class path, or less. */
class WithoutClientsTest {
    @TempDir
    Path folder;

    private static List<String> without(String... jars) {
        String all = System.getProperty("java.class.path");
        String rest = Arrays.stream(all.split(File.pathSeparator))
                .filter(entry -> Arrays.stream(jars).noneMatch(entry.replace('\\', '/')::contains))
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(rest).isNotEqualTo(all);
        return List.of("-cp", rest);
    }

    @ParameterizedTest
    @CsvSource({
        "vault://vault.example/transit/keys/main, entigma-kek-vault",
        "azure-kv:https://contoso.vault.azure.net/keys/main, entigma-kek-azure",
        "gcp-kms:projects/p/locations/l/keyRings/r/cryptoKeys/k, entigma-kek-gcp",
        "aws-kms:arn:aws:kms:eu-west-1:111122223333:key/1234, entigma-kek-aws",
        "pkcs11:object=app, entigma-kek-pkcs11",
        "quorum:main, entigma-kek-quorum"
    })
    void kek_whoseClientIsMissing_namesTheArtifact(String kek, String artifact) {
        EntigmaBuilder builder = Entigma.builder().kek(kek).keyTable(KeyTable.at("jdbc:h2:mem:without-clients"));
        assertThatThrownBy(builder::build)
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContainingAll("KEK " + kek, "add io.entigma:" + artifact);
    }

    @Test
    void source_whoseProviderIsMissing_namesTheArtifact() {
        EntigmaBuilder builder = Entigma.builder()
                .kek("in-process:main")
                .keyTable(KeyTable.at("jdbc:h2:mem:without-clients"))
                .settings(Map.of(
                        "entigma.kek.in-process.source",
                        "aws-secrets-manager:arn:aws:secretsmanager:eu-west-1:111122223333:secret:k"));
        assertThatThrownBy(builder::build)
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("io.entigma:entigma-kek-aws");
    }

    @Test
    void protobuf_thatTinkCannotUse_isToldWithTheWayOut() throws Exception {
        URI kek = folder.resolve("kek.json").toUri();
        assertThat(RoundTrip.run(Map.of(), without("/protobuf-java/"), kek, Map.of()))
                .contains(
                        MisconfigurationException.class.getName(),
                        "protobuf-java",
                        "in front of the database's driver");
    }
}
