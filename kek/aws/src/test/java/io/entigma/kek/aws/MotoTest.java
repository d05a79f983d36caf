// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.subtle.Random;
import io.entigma.error.KeyServerRefusedException;
import io.entigma.kek.KekClient;
import io.entigma.kek.RoundTrip;
import io.entigma.kek.contract.KekClientContract;
import io.entigma.kek.contract.KekSourceContract;
import io.entigma.kek.inprocess.InProcessKekClient;
import io.entigma.key.CleartextKey;
import io.entigma.key.WrappedDek;
import io.entigma.testing.ExternalServer;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CreateKeyResponse;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretResponse;

/** Against Moto, which others wrote to behave as AWS does: at the address in {@code ENTIGMA_MOTO_URL}, started by .ci/moto. */
class MotoTest {
    private static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDTEST", "secret-access-key-0d5f"));
    private static final Map<String, String> ENVIRONMENT =
            Map.of("AWS_ACCESS_KEY_ID", "AKIDTEST", "AWS_SECRET_ACCESS_KEY", "secret-access-key-0d5f");

    private static URI endpoint() {
        return URI.create(ExternalServer.url("ENTIGMA_MOTO_URL", "Moto"));
    }

    private static <B extends AwsClientBuilder<B, C>, C> C sdk(B builder) {
        return builder.region(Region.EU_WEST_1)
                .endpointOverride(endpoint())
                .credentialsProvider(CREDENTIALS)
                .build();
    }

    @Nested
    class Kms extends KekClientContract {
        private KmsClient administrator;
        private AwsKmsKekClient client;
        private String arn;

        @BeforeEach
        void start() {
            administrator = sdk(KmsClient.builder());
            arn = newKey();
            client = newClient();
        }

        @AfterEach
        void stop() {
            if (client != null) {
                client.close();
                administrator.close();
            }
        }

        private String newKey() {
            CreateKeyResponse key = administrator.createKey();
            return key.keyMetadata().arn();
        }

        @Override
        protected KekClient client() {
            return client;
        }

        @Override
        protected AwsKmsKekClient newClient() {
            return AwsKmsKekClient.builder()
                    .endpoint(endpoint())
                    .credentials(CREDENTIALS)
                    .build();
        }

        @Override
        protected URI kek() {
            return URI.create("aws-kms:" + arn);
        }

        @Override
        protected URI unknownKek() {
            return URI.create("aws-kms:" + arn.substring(0, arn.lastIndexOf('/') + 1) + UUID.randomUUID());
        }

        @Override
        protected List<String> secrets() {
            return List.of("secret-access-key-0d5f");
        }

        @Test
        void alias_isTheKeyBehindIt() {
            String name = "alias/entigma-" + UUID.randomUUID();
            administrator.createAlias(request -> request.aliasName(name).targetKeyId(arn));
            URI alias = URI.create("aws-kms:" + arn.substring(0, arn.lastIndexOf(':') + 1) + name);
            WrappedDek wrapped = client.wrap(alias, dek(), ACME);
            assertThat(arn).endsWith("/" + wrapped.kekVersion());
            try (CleartextKey dek = client.unwrap(kek(), wrapped, ACME);
                    CleartextKey same = client.unwrap(alias, wrapped, ACME)) {
                assertThat(dek.matches(dek())).isTrue();
                assertThat(same.matches(dek())).isTrue();
            }
        }

        @Test
        void unwrap_byAnotherKey_isRefused() {
            WrappedDek wrapped = client.wrap(kek(), dek(), ACME);
            URI other = URI.create("aws-kms:" + newKey());
            assertFails(KeyServerRefusedException.class, ACME, () -> client.unwrap(other, wrapped, ACME));
        }

        @Test
        void settings_makeTheClient() throws Exception {
            Map<String, String> settings = Map.of("aws.endpoint", endpoint().toString());
            assertThat(RoundTrip.run(ENVIRONMENT, List.of(), kek(), settings)).isEqualTo(RoundTrip.OPENED);
        }
    }

    @Nested
    class SecretsManager extends KekSourceContract {
        private final String secret = Base64.getEncoder().encodeToString(Random.randBytes(32));
        private SecretsManagerClient administrator;
        private InProcessKekClient client;
        private String arn;

        @BeforeEach
        void start() {
            administrator = sdk(SecretsManagerClient.builder());
            CreateSecretResponse created = administrator.createSecret(
                    request -> request.name("app/kek-" + UUID.randomUUID()).secretString(secret));
            arn = created.arn();
            client = newClient();
        }

        @AfterEach
        void stop() {
            if (client != null) {
                client.close();
                administrator.close();
            }
        }

        @Override
        protected KekClient client() {
            return client;
        }

        @Override
        protected InProcessKekClient newClient() {
            return new InProcessKekClient(
                    "main",
                    new AwsSecretsManagerSource(arn, sdk(SecretsManagerClient.builder())),
                    Duration.ofMinutes(1));
        }

        @Override
        protected String addVersion() {
            return administrator
                    .putSecretValue(
                            request -> request.secretId(arn).secretBinary(SdkBytes.fromByteArray(Random.randBytes(32))))
                    .versionId();
        }

        @Override
        protected List<String> secrets() {
            return List.of(secret, "secret-access-key-0d5f");
        }

        @Test
        void secret_thatIsDeleted_isRefused() {
            administrator.deleteSecret(request -> request.secretId(arn));
            assertFails(KeyServerRefusedException.class, ACME, () -> client.wrap(kek(), dek(), ACME));
        }

        @Test
        void settings_makeTheClient() throws Exception {
            Map<String, String> settings = Map.of(
                    "in-process.source",
                    "aws-secrets-manager:" + arn,
                    "aws.secrets-endpoint",
                    endpoint().toString());
            assertThat(RoundTrip.run(ENVIRONMENT, List.of(), kek(), settings)).isEqualTo(RoundTrip.OPENED);
        }
    }
}
