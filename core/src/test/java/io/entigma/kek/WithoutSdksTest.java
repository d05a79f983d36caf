// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Entigma;
import io.entigma.error.MisconfigurationException;
import io.entigma.testing.ChildJvm;
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

/** What applications see that have no cloud's SDK on their class path: a JVM without those jars. */
class WithoutSdksTest {
    private static final String[] SDKS = {
        "/software/amazon/",
        "/com/azure/",
        "/com/microsoft/",
        "/io/projectreactor/",
        "/com/google/auth/",
        "/com/google/http-client/"
    };

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
        "azure-kv:https://contoso.vault.azure.net/keys/main, com.azure:azure-identity",
        "gcp-kms:projects/p/locations/l/keyRings/r/cryptoKeys/k, com.google.auth:google-auth-library-oauth2-http",
        "aws-kms:arn:aws:kms:eu-west-1:111122223333:key/1234, software.amazon.awssdk:kms"
    })
    void kek_ofACloudWhoseSdkIsMissing_namesTheArtifact(URI kek, String artifact) throws Exception {
        assertThat(RoundTrip.run(Map.of(), without(SDKS), kek, Map.of()))
                .contains(MisconfigurationException.class.getName(), "'" + kek + "'", "missing", artifact);
    }

    @Test
    void source_whoseSdkIsMissing_namesTheArtifact() throws Exception {
        Map<String, String> settings = Map.of(
                "in-process.source", "aws-secrets-manager:arn:aws:secretsmanager:eu-west-1:111122223333:secret:k");
        assertThat(RoundTrip.run(Map.of(), without(SDKS), URI.create("in-process:main"), settings))
                .contains(MisconfigurationException.class.getName(), "software.amazon.awssdk:secretsmanager");
    }

    @Test
    void azureIdentity_withoutAnHttpClient_namesOne() throws Exception {
        URI kek = URI.create("azure-kv:https://contoso.vault.azure.net/keys/main");
        assertThat(RoundTrip.run(Map.of(), without("/azure-core-http-"), kek, Map.of()))
                .contains(MisconfigurationException.class.getName(), "com.azure:azure-core-http-netty");
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

    @Test
    void engine_withAnotherKek_works() throws Exception {
        String kek = folder.resolve("kek.json").toUri().toString();
        try (ChildJvm child = ChildJvm.start(Map.of(), without(SDKS), Engine.class, kek, "jdbc:h2:mem:without-sdks")) {
            assertThat(child.nextLine()).isEqualTo("problems: []");
        }
    }

    /** An application in a JVM of its own. */
    static final class Engine {
        private Engine() {}

        public static void main(String[] args) {
            Map<String, String> settings = Map.of(
                    "entigma.kek.uri",
                    args[0],
                    "entigma.key-table.url",
                    args[1] + ";DB_CLOSE_DELAY=-1",
                    "entigma.key-table.schema-action",
                    "create",
                    "entigma.tenant-resolver",
                    "scope-only");
            try (Entigma entigma = Entigma.fromSettings(settings)) {
                Health health = entigma.checkKeyServers();
                System.out.println("problems: " + health.problems());
            }
        }
    }
}
