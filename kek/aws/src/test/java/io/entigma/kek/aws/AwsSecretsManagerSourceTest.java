// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.subtle.Random;
import io.entigma.error.KeyServerRefusedException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.error.MisconfigurationException;
import io.entigma.kek.KekClient;
import io.entigma.kek.KekClientProvider;
import io.entigma.kek.RoundTrip;
import io.entigma.kek.contract.KekSourceContract;
import io.entigma.kek.inprocess.InProcessKekClient;
import io.entigma.key.WrappedDek;
import io.entigma.testing.ClientSettings;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The KEK in this process, fetched from AWS Secrets Manager by the real SDK. */
class AwsSecretsManagerSourceTest extends KekSourceContract {
    private static final String SECRET = "secret-access-key-4b1c";

    private final String kek = Base64.getEncoder().encodeToString(Random.randBytes(32));
    private FakeSecretsManager manager;
    private InProcessKekClient client;

    @BeforeEach
    void start() throws Exception {
        manager = new FakeSecretsManager();
        manager.putText(kek);
        client = open(FakeSecretsManager.ARN, Duration.ofSeconds(5));
    }

    @AfterEach
    void stop() {
        client.close();
        manager.close();
    }

    private InProcessKekClient open(String arn, Duration callTimeout) {
        SecretsManagerClient sdk = SecretsManagerClient.builder()
                .region(Region.EU_WEST_1)
                .endpointOverride(manager.endpoint())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDTEST", SECRET)))
                .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
        return new InProcessKekClient(
                "main", new AwsSecretsManagerSource(arn, sdk, callTimeout), Duration.ofMinutes(1));
    }

    @Override
    protected KekClient client() {
        return client;
    }

    @Override
    protected KekClient newClient() {
        return open(FakeSecretsManager.ARN, Duration.ofSeconds(5));
    }

    @Override
    protected String addVersion() {
        return manager.putBinary(Random.randBytes(32));
    }

    @Override
    protected List<String> secrets() {
        return List.of(SECRET, kek);
    }

    @Test
    void secret_asBytesOrText_isTheSameKek() {
        byte[] bytes = Base64.getDecoder().decode(kek);
        WrappedDek wrapped = client.wrap(kek(), dek(), ACME);
        String binary = manager.putBinary(bytes);
        client.unwrap(kek(), new WrappedDek(wrapped.toBytes(), binary), ACME).close();
        String lines = manager.putText("\n " + kek + "\r\n");
        client.unwrap(kek(), new WrappedDek(wrapped.toBytes(), lines), ACME).close();
    }

    @Test
    void secret_thatIsNoKey_isRefused() {
        for (String wrong : List.of("", "no base64!", "AAAA", "{\"key\":\"" + kek + "\"}", "x".repeat(32))) {
            manager.putText(wrong);
            try (KekClient each = newClient()) {
                assertFails(KeyServerRefusedException.class, ACME, () -> each.wrap(kek(), dek(), ACME));
            }
        }
    }

    @Test
    void versionThatIsGone_isRefused() {
        WrappedDek wrapped = client.wrap(kek(), dek(), ACME);
        WrappedDek gone = new WrappedDek(wrapped.toBytes(), "00000000-0000-0000-0000-000000000000");
        assertFails(KeyServerRefusedException.class, ACME, () -> client.unwrap(kek(), gone, ACME));
        assertThatThrownBy(() -> client.unwrap(kek(), gone, ACME)).hasMessageContaining("no such version");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AccessDeniedException",
                "DecryptionFailure",
                "InvalidRequestException",
                "ExpiredTokenException",
                "InvalidParameterException"
            })
    void errors_thatStay_areRefused(String code) {
        manager.failWith = code;
        assertFails(KeyServerRefusedException.class, ACME, () -> client.wrap(kek(), dek(), ACME));
        assertThatThrownBy(() -> client.wrap(kek(), dek(), ACME)).hasMessageContaining(code);
    }

    @Test
    void errors_thatPass_delay_andDeadServer_areUnavailable() {
        manager.failWith = "ThrottlingException";
        assertFails(KeyServerUnavailableException.class, ACME, () -> client.wrap(kek(), dek(), ACME));
        assertThat(manager.requests()).as("not tried again here").hasSize(1);
        manager.failWith = "InternalServiceError";
        manager.failStatus = 500;
        assertFails(KeyServerUnavailableException.class, ACME, () -> client.wrap(kek(), dek(), ACME));
        manager.failWith = "";
        manager.delay = Duration.ofSeconds(3);
        try (KekClient hasty = open(FakeSecretsManager.ARN, Duration.ofMillis(200))) {
            assertFails(KeyServerUnavailableException.class, ACME, () -> hasty.wrap(kek(), dek(), ACME));
        }
        manager.close();
        assertFails(KeyServerUnavailableException.class, ACME, () -> client.wrap(kek(), dek(), ACME));
    }

    @Test
    void answer_ofAnotherSecret_isNotUsed() {
        manager.arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:other-AbCdEf";
        assertFails(KeyServerUnavailableException.class, ACME, () -> client.wrap(kek(), dek(), ACME));
        manager.arn = FakeSecretsManager.ARN;
        String withoutSuffix =
                FakeSecretsManager.ARN.substring(0, FakeSecretsManager.ARN.length() - "-AbCdEf".length());
        try (KekClient byName = open(withoutSuffix, Duration.ofSeconds(5))) {
            byName.wrap(kek(), dek(), ACME);
        }
    }

    @Test
    void settings_makeTheClient() throws Exception {
        Map<String, String> settings = Map.of(
                "in-process.source",
                "aws-secrets-manager:" + FakeSecretsManager.ARN,
                "aws.secrets-endpoint",
                manager.endpoint().toString(),
                "aws.call-timeout",
                "4s");
        Map<String, String> environment = Map.of("AWS_ACCESS_KEY_ID", "AKIDTEST", "AWS_SECRET_ACCESS_KEY", SECRET);
        assertThat(RoundTrip.run(environment, List.of(), kek(), settings)).isEqualTo(RoundTrip.OPENED);
        assertThat(manager.requests()).as("the KEK is kept").hasSize(1);
    }

    @Test
    void source_withoutAnArn_isRefused() {
        Map<String, String> settings = Map.of("in-process.source", "aws-secrets-manager:kek");
        assertThatThrownBy(() -> KekClientProvider.find(kek(), ClientSettings.of(settings)))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("'kek'");
    }

    @Test
    void arn_thatIsNoSecret_isNamed() {
        for (String arn :
                List.of("app/kek", "arn:aws:kms:eu-west-1:111122223333:key/1", FakeSecretsManager.ARN + " ")) {
            assertThatThrownBy(() -> open(arn, Duration.ofSeconds(5)))
                    .isInstanceOf(MisconfigurationException.class)
                    .hasMessageContaining("'" + arn + "'");
        }
    }

    @Test
    void placement_isSaidPlainly() {
        assertThat(client.describe())
                .contains("KEK IN THIS PROCESS")
                .contains("AWS Secrets Manager, " + FakeSecretsManager.ARN);
    }
}
