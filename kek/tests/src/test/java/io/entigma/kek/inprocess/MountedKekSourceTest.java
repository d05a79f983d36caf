// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.inprocess;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.subtle.Random;
import io.entigma.error.KeyServerRefusedException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.error.MisconfigurationException;
import io.entigma.kek.KekClient;
import io.entigma.kek.KekClientProvider;
import io.entigma.kek.contract.KekSourceContract;
import io.entigma.key.WrappedDek;
import io.entigma.testing.ClientSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a folder as the kubelet makes it: the files are links into a folder that a link names, which is replaced as a whole. */
class MountedKekSourceTest extends KekSourceContract {
    private static final byte[] FIRST = Random.randBytes(32);

    @TempDir
    Path mount;

    private KekClient client;
    private int published;

    @BeforeEach
    void start() throws Exception {
        publish(Map.of("1", FIRST));
        client = newClient();
    }

    @AfterEach
    void stop() {
        client.close();
    }

    private void publish(Map<String, byte[]> secret) throws IOException {
        Path folder = Files.createDirectory(mount.resolve("..2026_" + published++));
        for (Map.Entry<String, byte[]> file : secret.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
            Path link = mount.resolve(file.getKey());
            if (!Files.isSymbolicLink(link)) {
                Files.createSymbolicLink(link, Path.of("..data", file.getKey()));
            }
        }
        Path data = mount.resolve("..data");
        Files.deleteIfExists(data);
        Files.createSymbolicLink(data, folder.getFileName());
    }

    private static byte[] base64(byte[] key) {
        return (Base64.getEncoder().encodeToString(key) + "\n").getBytes(US_ASCII);
    }

    @Override
    protected KekClient client() {
        return client;
    }

    @Override
    protected KekClient newClient() {
        return KekClientProvider.find(
                        kek(),
                        ClientSettings.of(
                                Map.of("in-process.source", mount.toUri().toString(), "in-process.ttl", "1ms")))
                .orElseThrow();
    }

    @Override
    protected String addVersion() throws Exception {
        publish(Map.of(
                "1", base64(FIRST), "2", base64(Random.randBytes(32)), "10", Random.randBytes(32), "note", FIRST));
        outliveWhatWasRead();
        return "10";
    }

    /** What the client has read lives a millisecond by the system's clock, which nothing but time moves. */
    private static void outliveWhatWasRead() throws InterruptedException {
        Thread.sleep(5);
    }

    @Override
    protected List<String> secrets() {
        return List.of(Base64.getEncoder().encodeToString(FIRST));
    }

    @Test
    void version_thatIsNotMountedYet_canCome_andOneThatIsGone_cannot() throws Exception {
        publish(Map.of("1", FIRST, "2", Random.randBytes(32)));
        WrappedDek wrapped = client.wrap(kek(), dek(), ACME);
        publish(Map.of("2", Random.randBytes(32)));
        WrappedDek early = new WrappedDek(wrapped.toBytes(), "3");
        assertFails(KeyServerUnavailableException.class, ACME, () -> client.unwrap(kek(), early, ACME));
        WrappedDek gone = new WrappedDek(wrapped.toBytes(), "1");
        assertFails(KeyServerRefusedException.class, ACME, () -> client.unwrap(kek(), gone, ACME));
    }

    @Test
    void file_thatIsNoKey_isRefused() throws Exception {
        for (byte[] wrong : List.of(
                new byte[0],
                new byte[16],
                Arrays.copyOf(FIRST, 33),
                "correct horse battery staple 32!".getBytes(US_ASCII),
                base64("correct horse battery staple 32!".getBytes(US_ASCII)),
                new byte[100_000])) {
            publish(Map.of("1", wrong));
            outliveWhatWasRead();
            assertFails(KeyServerRefusedException.class, ACME, () -> client.wrap(kek(), dek(), ACME));
        }
    }

    @Test
    void folder_thatIsNotMounted_isUnavailable_andAnEmptyOneRefused() throws Exception {
        Path empty = Files.createDirectory(mount.resolve("empty"));
        try (KekClient none = new InProcessKekClient("main", new MountedKekSource(empty), Duration.ofMinutes(1))) {
            assertFails(KeyServerRefusedException.class, ACME, () -> none.wrap(kek(), dek(), ACME));
            Files.delete(empty);
            assertFails(KeyServerUnavailableException.class, ACME, () -> none.wrap(kek(), dek(), ACME));
        }
    }

    @Test
    void settings_thatAreWrong_areNamed() {
        assertWrong(Map.of(), "entigma.kek.in-process.source", "'in-process:main'");
        assertWrong(Map.of("in-process.source", "s3://bucket/kek"), "'s3://bucket/kek'", "aws-secrets-manager:ARN");
        assertWrong(Map.of("in-process.source", "file:relative"), "'file:relative'");
        assertWrong(Map.of("in-process.source", mount.toUri().toString(), "in-process.ttl", "0s"), "time to live");
        assertWrong(Map.of("in-process.source", "vault-kv://vault:8200/secret/kek"), "entigma-kek-vault");
        assertWrong(Map.of("in-process.source", "aws-secrets-manager:kek"), "entigma-kek-aws");
    }

    private void assertWrong(Map<String, String> settings, String... parts) {
        assertThatThrownBy(() -> new InProcessKekClientProvider().create(kek(), ClientSettings.of(settings)))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContainingAll(parts);
    }
}
