// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Entigma;
import io.entigma.Keys;
import io.entigma.TenantScope;
import io.entigma.error.DamagedKeyException;
import io.entigma.error.KeyServerRefusedException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.internal.report.KekUseData;
import io.entigma.job.KekRotation;
import io.entigma.kek.KekClient;
import io.entigma.kek.contract.KekClientContract;
import io.entigma.key.CleartextKey;
import io.entigma.key.WrappedDek;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class AwsKmsKekClientTest extends KekClientContract {
    private static final String SECRET = "secret-access-key-9f3e";

    private FakeKms kms;
    private AwsKmsKekClient client;

    @BeforeEach
    void start() throws Exception {
        kms = new FakeKms();
        client = builder().build();
    }

    @AfterEach
    void stop() {
        client.close();
        kms.close();
    }

    private AwsKmsKekClient.Builder builder() {
        return AwsKmsKekClient.builder()
                .endpoint(kms.endpoint())
                .credentials(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDTEST", SECRET)));
    }

    @Override
    protected KekClient client() {
        return client;
    }

    @Override
    protected KekClient newClient() {
        return builder().build();
    }

    @Override
    protected URI kek() {
        return URI.create("aws-kms:" + FakeKms.ARN + "key/" + FakeKms.KEY);
    }

    @Override
    protected URI unknownKek() {
        return URI.create("aws-kms:" + FakeKms.ARN + "key/ffffffff-0000-0000-0000-000000000000");
    }

    @Override
    protected List<String> secrets() {
        return List.of(SECRET);
    }

    @Test
    void alias_isTheKeyBehindIt() {
        URI alias = URI.create("aws-kms:" + FakeKms.ARN + "alias/main");
        WrappedDek wrapped = client.wrap(alias, dek(), ACME);
        assertThat(wrapped.kekVersion()).isEqualTo(FakeKms.KEY);
        try (CleartextKey dek = client.unwrap(kek(), wrapped, ACME)) {
            assertThat(dek.matches(dek())).isTrue();
        }
    }

    @Test
    void alias_thatNamesAnotherKeyNow_opensOldDeks_andRotationMovesThem() {
        URI alias = URI.create("aws-kms:" + FakeKms.ARN + "alias/main");
        WrappedDek old = client.wrap(alias, dek(), ACME);
        kms.behindAlias = "other";
        try (CleartextKey dek = client.unwrap(alias, old, ACME)) {
            assertThat(dek.matches(dek())).isTrue();
        }
        WrappedDek moved = client.rewrap(alias, old, ACME);
        assertThat(moved.kekVersion()).isEqualTo("other");
        try (CleartextKey dek = client.unwrap(alias, moved, ACME)) {
            assertThat(dek.matches(dek())).isTrue();
        }
    }

    @OnEveryDatabase(Database.H2)
    void rotateKek_storesWhatKmsReEncrypted_evenUnderTheSameKey(TestDatabase db) {
        URI alias = URI.create("aws-kms:" + FakeKms.ARN + "alias/main");
        try (Entigma entigma = App.on(db)
                .engine(engine -> engine.kek(alias).kekClient(newClient()))
                .buildEngine()) {
            Keys keys = entigma.keys();
            TenantScope.run("acme", () -> entigma.field("t.c", String.class).seal("value"));
            byte[] before = keys.of(ACME.tenant()).get(0).wrapped().toBytes();
            assertThat(keys.rotateKek(KekRotation.toNewestVersion()).rewrapped())
                    .as("KMS does not tell its material, so nothing proves that the old wrapping is as good")
                    .isEqualTo(1);
            assertThat(keys.of(ACME.tenant()).get(0).wrapped().toBytes()).isNotEqualTo(before);
            kms.behindAlias = "other";
            assertThat(keys.rotateKek(KekRotation.toNewestVersion()).rewrapped())
                    .isEqualTo(1);
            assertThat(keys.kekUse()).containsExactly(new KekUseData(alias, "other", 1 + 1));
        }
    }

    @Test
    void rewrap_happensInKms() {
        WrappedDek wrapped = client.wrap(kek(), dek(), ACME);
        kms.requests().clear();
        client.rewrap(kek(), wrapped, ACME);
        assertThat(kms.requests()).containsExactly("TrentService.ReEncrypt");
    }

    @Test
    void unwrap_byAnotherKek_isRefused() {
        WrappedDek wrapped = client.wrap(kek(), dek(), ACME);
        URI other = URI.create("aws-kms:" + FakeKms.ARN + "key/other");
        assertFails(KeyServerRefusedException.class, ACME, () -> client.unwrap(other, wrapped, ACME));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ThrottlingException",
                "LimitExceededException",
                "KMSInternalException",
                "DependencyTimeoutException",
                "KeyUnavailableException"
            })
    void errors_thatPass_areUnavailable_andNotTriedAgainHere(String code) {
        kms.failWith = code;
        assertFails(KeyServerUnavailableException.class, ACME, () -> client.wrap(kek(), dek(), ACME));
        assertThat(kms.requests()).hasSize(1);
        assertThatThrownBy(() -> client.wrap(kek(), dek(), ACME)).hasMessageContaining(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AccessDeniedException",
                "DisabledException",
                "KMSInvalidStateException",
                "ExpiredTokenException",
                "InvalidKeyUsageException"
            })
    void errors_thatStay_areRefused(String code) {
        kms.failWith = code;
        assertFails(KeyServerRefusedException.class, ACME, () -> client.wrap(kek(), dek(), ACME));
        assertThatThrownBy(() -> client.wrap(kek(), dek(), ACME)).hasMessageContaining(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"InvalidCiphertextException", "IncorrectKeyException"})
    @DisplayName("whatever the status, an answer that blames the ciphertext is the fault of this one key")
    void errors_aboutTheCiphertext_areRefused(String code) {
        WrappedDek wrapped = client.wrap(kek(), dek(), ACME);
        kms.failWith = code;
        kms.failStatus = 500;
        assertFails(KeyServerRefusedException.class, ACME, () -> client.unwrap(kek(), wrapped, ACME));
    }

    @Test
    void serverError_delay_andDeadServer_areUnavailable() {
        kms.failWith = "Whatever";
        kms.failStatus = 503;
        assertFails(KeyServerUnavailableException.class, ACME, () -> client.wrap(kek(), dek(), ACME));
        kms.failWith = "";
        kms.delay = Duration.ofSeconds(3);
        try (AwsKmsKekClient hasty =
                builder().callTimeout(Duration.ofMillis(200)).build()) {
            assertFails(KeyServerUnavailableException.class, ACME, () -> hasty.wrap(kek(), dek(), ACME));
        }
        kms.close();
        assertFails(KeyServerUnavailableException.class, ACME, () -> client.wrap(kek(), dek(), ACME));
    }

    @Test
    void plaintext_thatIsNoDek_isNotUsed() {
        WrappedDek wrapped = client.wrap(kek(), dek(), ACME);
        for (int length : new int[] {0, 16, 31, 33, 64}) {
            kms.changePlaintext = right -> new byte[length];
            assertFails(
                    length == 0 ? KeyServerUnavailableException.class : DamagedKeyException.class,
                    ACME,
                    () -> client.unwrap(kek(), wrapped, ACME));
        }
    }

    @Test
    void uris_thatAreNoArn_areNotServed() {
        for (String uri : List.of(
                "aws-kms:alias/main",
                "aws-kms:arn:aws:s3:eu-west-1:111122223333:key/x",
                "aws-kms:arn:aws:kms:eu-west-1:1:key/x",
                "aws-kms://host/key")) {
            assertThat(client.supports(URI.create(uri))).as(uri).isFalse();
        }
    }
}
