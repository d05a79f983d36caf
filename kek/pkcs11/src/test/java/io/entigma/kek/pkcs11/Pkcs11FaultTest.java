// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.KeyServerRefusedException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.kek.WrapContext;
import io.entigma.key.CleartextKey;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedDek;
import io.entigma.testing.Await;
import io.entigma.testing.Parallel;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.ProviderException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no SoftHSM does on demand: sessions that die, drivers that hang. */
class Pkcs11FaultTest {
    private static final URI KEK = URI.create("pkcs11:object=main");
    private static final WrapContext ACME =
            new WrapContext(new TenantId("acme"), KeyId.parse("00112233445566778899aabbccddeeff"));

    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger encryptFailures = new AtomicInteger();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private volatile boolean hangs;
    private volatile boolean extractable;
    private volatile String refusal = "";

    /** A key that shows no bytes, as one in a token. */
    private static final class HiddenKey implements SecretKey {
        private static final long serialVersionUID = 1L;

        @Override
        public String getAlgorithm() {
            return "AES";
        }

        @Override
        public String getFormat() {
            return null;
        }

        @Override
        public byte[] getEncoded() {
            return null;
        }
    }

    private final class ScriptedToken implements Token {
        private final SecretKeySpec key = new SecretKeySpec(new byte[32], "AES");

        private void reach() {
            if (hangs) {
                try {
                    hanging.await();
                } catch (InterruptedException e) {
                    // Native code knows no interrupt.
                    reach();
                }
            }
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new ProviderException(
                        "doFinal() failed", new GeneralSecurityException("CKR_SESSION_HANDLE_INVALID"));
            }
        }

        @Override
        public Set<String> labels() {
            reach();
            return Set.of("main");
        }

        @Override
        public Key key(String label) {
            if (!label.equals("main")) {
                return null;
            }
            return extractable ? key : new HiddenKey();
        }

        @Override
        public void create(String label) {}

        @Override
        public byte[] encrypt(Key unused, byte[] nonce, byte[] associated, byte[] plain)
                throws GeneralSecurityException {
            if (encryptFailures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new ProviderException("session lost");
            }
            return run(Cipher.ENCRYPT_MODE, nonce, associated, plain);
        }

        @Override
        public byte[] decrypt(Key unused, byte[] nonce, byte[] associated, byte[] sealed)
                throws GeneralSecurityException {
            reach();
            if (!refusal.isEmpty()) {
                throw new ProviderException("doFinal() failed", new GeneralSecurityException(refusal));
            }
            return run(Cipher.DECRYPT_MODE, nonce, associated, sealed);
        }

        private byte[] run(int mode, byte[] nonce, byte[] associated, byte[] input) throws GeneralSecurityException {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(128, nonce));
            cipher.updateAAD(associated);
            return cipher.doFinal(input);
        }

        @Override
        public void close() {}
    }

    private Pkcs11KekClient client(Duration timeout) {
        return new Pkcs11KekClient(
                () -> {
                    opened.incrementAndGet();
                    return new ScriptedToken();
                },
                timeout,
                "scripted");
    }

    private static CleartextKey dek() {
        return CleartextKey.copyOf(new byte[] {
            1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8
        });
    }

    @Test
    @DisplayName("a lost session is opened again and the call made once more; twice is an error")
    void session_thatIsLost_isOpenedAgainOnce() {
        try (Pkcs11KekClient client = client(Duration.ofSeconds(5))) {
            WrappedDek wrapped = client.wrap(KEK, dek(), ACME);
            failures.set(1);
            client.unwrap(KEK, wrapped, ACME).close();
            assertThat(opened).hasValue(2);
            failures.set(2);
            assertThatThrownBy(() -> client.unwrap(KEK, wrapped, ACME))
                    .isInstanceOf(KeyServerUnavailableException.class)
                    .hasMessageContaining("CKR_SESSION_HANDLE_INVALID")
                    .hasMessageContaining("'acme'");
            client.unwrap(KEK, wrapped, ACME).close();
        }
    }

    @Test
    @DisplayName("a driver that hangs is given up in time, and a client that hangs wholly fails at once")
    void driver_thatHangs_isGivenUp() throws Exception {
        try (Pkcs11KekClient client = client(Duration.ofMillis(300))) {
            WrappedDek wrapped = client.wrap(KEK, dek(), ACME);
            hangs = true;
            Parallel.run(
                    16,
                    i -> () -> assertThatThrownBy(() -> client.unwrap(KEK, wrapped, ACME))
                            .isInstanceOf(KeyServerUnavailableException.class)
                            .hasMessageContaining("300 ms"));
            assertThatThrownBy(() -> client.unwrap(KEK, wrapped, ACME))
                    .isInstanceOf(KeyServerUnavailableException.class)
                    .hasMessageContaining("16 calls hang");
            hangs = false;
            hanging.countDown();
            Await.passing(
                    "a call after the hanging ones have ended",
                    () -> client.unwrap(KEK, wrapped, ACME).close());
        }
    }

    @Test
    @DisplayName("a PIN that the token refused is not sent again, since that would lock the token")
    void pin_thatIsRefused_isNotSentAgain() throws Exception {
        try (Pkcs11KekClient client = new Pkcs11KekClient(
                () -> {
                    opened.incrementAndGet();
                    throw new GeneralSecurityException("login failed", new ProviderException("CKR_PIN_INCORRECT"));
                },
                Duration.ofSeconds(5),
                "scripted")) {
            Parallel.run(
                    8,
                    i -> () -> assertThatThrownBy(() -> client.wrap(KEK, dek(), ACME))
                            .isInstanceOf(KeyServerRefusedException.class)
                            .hasMessageContaining("CKR_PIN_INCORRECT")
                            .hasMessageContaining("not sent again"));
            assertThat(opened).hasValue(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CKR_ENCRYPTED_DATA_INVALID", "CKR_ENCRYPTED_DATA_LEN_RANGE", "CKR_AEAD_DECRYPT_FAILED"})
    void answer_aboutTheCiphertext_isRefused_inTheSameSession(String code) {
        try (Pkcs11KekClient client = client(Duration.ofSeconds(5))) {
            WrappedDek wrapped = client.wrap(KEK, dek(), ACME);
            refusal = code;
            assertThatThrownBy(() -> client.unwrap(KEK, wrapped, ACME)).isInstanceOf(KeyServerRefusedException.class);
            assertThat(opened).hasValue(1);
        }
    }

    @Test
    @DisplayName("a row that names a version which the token has not costs no new session, as long as it shows others")
    void version_thatIsNotThere_isRefused_inTheSameSession() {
        try (Pkcs11KekClient client = client(Duration.ofSeconds(5))) {
            WrappedDek wrapped = client.wrap(KEK, dek(), ACME);
            WrappedDek planted = new WrappedDek(wrapped.toBytes(), "77");
            assertThatThrownBy(() -> client.unwrap(KEK, planted, ACME))
                    .isInstanceOf(KeyServerRefusedException.class)
                    .hasMessageContaining("main.77");
            assertThat(opened).hasValue(1);
        }
    }

    @Test
    void wrap_thatTakesASecondAttempt_wrapsTheSameDek() {
        try (Pkcs11KekClient client = client(Duration.ofSeconds(5))) {
            client.wrap(KEK, dek(), ACME);
            encryptFailures.set(1);
            WrappedDek wrapped = client.wrap(KEK, dek(), ACME);
            assertThat(opened).hasValue(2);
            assertThat(client.unwrap(KEK, wrapped, ACME).matches(dek())).isTrue();
        }
    }

    @Test
    void key_thatCanBeReadOut_isRefused() {
        try (Pkcs11KekClient client = client(Duration.ofSeconds(5))) {
            extractable = true;
            assertThatThrownBy(() -> client.wrap(KEK, dek(), ACME))
                    .isInstanceOf(KeyServerRefusedException.class)
                    .hasMessageContaining("not extractable");
        }
    }
}
