// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.DamagedKeyException;
import io.entigma.error.KeyServerRefusedException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.error.MisconfigurationException;
import io.entigma.kek.KekClient;
import io.entigma.kek.contract.KekClientContract;
import io.entigma.key.WrappedDek;
import io.entigma.testing.HttpsTestServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that speaks the documented REST API, with real encryption and checksums. */
class GcpKmsKekClientTest extends KekClientContract {
    @TempDir
    Path folder;

    private FakeCloudKms kms;
    private GcpKmsKekClient client;

    @BeforeEach
    void start() throws Exception {
        kms = new FakeCloudKms(folder);
        client = open();
    }

    @AfterEach
    void stop() {
        client.close();
        kms.close();
    }

    private GcpKmsKekClient open() {
        return GcpKmsKekClient.builder(() -> FakeCloudKms.TOKEN)
                .endpoint(kms.endpoint())
                .trustStore(kms.trustStore(), HttpsTestServer.PASSWORD)
                .build();
    }

    @Override
    protected KekClient client() {
        return client;
    }

    @Override
    protected KekClient newClient() {
        return open();
    }

    @Override
    protected URI kek() {
        return URI.create("gcp-kms:" + FakeCloudKms.RING + "main");
    }

    @Override
    protected URI unknownKek() {
        return URI.create("gcp-kms:" + FakeCloudKms.RING + "none");
    }

    @Override
    protected List<String> secrets() {
        return List.of(FakeCloudKms.TOKEN);
    }

    @Test
    void newVersion_wraps_oldStillOpens() throws Exception {
        WrappedDek old = client.wrap(kek(), dek(), ACME);
        kms.addVersion();
        WrappedDek moved = client.rewrap(kek(), old, ACME);
        assertThat(old.kekVersion()).isEqualTo("1");
        assertThat(moved.kekVersion()).isEqualTo("2");
        client.unwrap(kek(), old, ACME).close();
        client.unwrap(kek(), moved, ACME).close();
    }

    @Test
    void statuses_areOfTheRightKind() {
        WrappedDek wrapped = client.wrap(kek(), dek(), ACME);
        for (int status : new int[] {408, 429, 500, 503, 504}) {
            kms.failStatus = status;
            assertFails(KeyServerUnavailableException.class, ACME, () -> client.unwrap(kek(), wrapped, ACME));
        }
        for (int status : new int[] {400, 401, 403, 404, 409}) {
            kms.failStatus = status;
            assertFails(KeyServerRefusedException.class, ACME, () -> client.unwrap(kek(), wrapped, ACME));
        }
        kms.failStatus = 400;
        kms.failCode = "FAILED_PRECONDITION";
        assertThatThrownBy(() -> client.unwrap(kek(), wrapped, ACME)).hasMessageContaining("disabled");
    }

    @Test
    void answers_thatAreNoDek_orHaveAWrongChecksum_areNotUsed() {
        WrappedDek wrapped = client.wrap(kek(), dek(), ACME);
        for (int length : new int[] {0, 16, 33}) {
            kms.lie = new byte[length];
            assertFails(
                    length == 0 ? KeyServerUnavailableException.class : DamagedKeyException.class,
                    ACME,
                    () -> client.unwrap(kek(), wrapped, ACME));
        }
        kms.lie = null;
        kms.brokenChecksum = true;
        assertFails(KeyServerUnavailableException.class, ACME, () -> client.unwrap(kek(), wrapped, ACME));
        assertFails(KeyServerUnavailableException.class, ACME, () -> client.wrap(kek(), dek(), ACME));
    }

    @Test
    void tokens_thatAreNotThere_areUnavailable_andSaidWithoutTheirText() {
        try (GcpKmsKekClient none = GcpKmsKekClient.builder(() -> {
                    throw new IOException("secret " + FakeCloudKms.TOKEN);
                })
                .endpoint(kms.endpoint())
                .trustStore(kms.trustStore(), HttpsTestServer.PASSWORD)
                .build()) {
            assertFails(KeyServerUnavailableException.class, ACME, () -> none.wrap(kek(), dek(), ACME));
        }
        assertThatThrownBy(
                        () -> GcpKmsKekClient.builder(() -> FakeCloudKms.TOKEN).endpoint(URI.create("http://plain")))
                .isInstanceOf(MisconfigurationException.class);
    }
}
