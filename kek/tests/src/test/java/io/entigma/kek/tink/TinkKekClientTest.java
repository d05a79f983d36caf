// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.tink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KmsClient;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.subtle.Random;
import io.entigma.Entigma;
import io.entigma.TenantScope;
import io.entigma.error.KeyServerRefusedException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.error.MisconfigurationException;
import io.entigma.job.KekRotation;
import io.entigma.kek.KekClient;
import io.entigma.kek.contract.KekClientContract;
import io.entigma.key.WrappedDek;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TinkKekClientTest extends KekClientContract {
    private final MemoryKms kms = new MemoryKms();
    private final TinkKekClient client = new TinkKekClient(kms, "memory-kms://");

    /** Tink publishes no fake, so here is one with real encryption. */
    private static final class MemoryKms implements KmsClient {
        private final Map<String, Aead> keys =
                Map.of("memory-kms://keys/main", aead(), "memory-kms://keys/other", aead());
        private volatile boolean down;
        private volatile IOException why = new IOException("connection reset");

        private static Aead aead() {
            try {
                return new AesGcmJce(Random.randBytes(32));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public boolean doesSupport(String uri) {
            return uri.startsWith("memory-kms://");
        }

        @Override
        public KmsClient withCredentials(String path) {
            return this;
        }

        @Override
        public KmsClient withDefaultCredentials() {
            return this;
        }

        @Override
        public Aead getAead(String uri) throws GeneralSecurityException {
            if (down) {
                return new BrokenAead(why);
            }
            Aead aead = keys.get(uri);
            if (aead == null) {
                throw new GeneralSecurityException("no such key");
            }
            return aead;
        }
    }

    /** As Google's client throws it for refusals too. */
    public static final class HttpException extends IOException {
        private static final long serialVersionUID = 1L;
        private final int status;

        HttpException(int status) {
            super("the server's own words");
            this.status = status;
        }

        public int getStatusCode() {
            return status;
        }
    }

    private static final class BrokenAead implements Aead {
        private final IOException why;

        BrokenAead(IOException why) {
            this.why = why;
        }

        @Override
        public byte[] encrypt(byte[] plaintext, byte[] associated) throws GeneralSecurityException {
            throw new GeneralSecurityException("encryption failed", why);
        }

        @Override
        public byte[] decrypt(byte[] ciphertext, byte[] associated) throws GeneralSecurityException {
            throw new GeneralSecurityException("decryption failed", why);
        }
    }

    @Override
    protected KekClient client() {
        return client;
    }

    @Override
    protected KekClient newClient() {
        return new TinkKekClient(kms, "memory-kms://");
    }

    @Override
    protected URI kek() {
        return URI.create("memory-kms://keys/main");
    }

    @Override
    protected URI unknownKek() {
        return URI.create("memory-kms://keys/none");
    }

    @Override
    protected boolean hasVersions() {
        return false;
    }

    @OnEveryDatabase(Database.H2)
    void rotateKek_storesWhatTheKmsWrappedAnew(TestDatabase db) {
        try (Entigma entigma = App.on(db)
                .engine(engine -> engine.kek(kek()).kekClient(newClient()))
                .buildEngine()) {
            TenantScope.run("acme", () -> entigma.field("t.c", String.class).seal("value"));
            byte[] before = entigma.keys().of(ACME.tenant()).get(0).wrapped().toBytes();
            assertThat(entigma.keys().rotateKek(KekRotation.toNewestVersion()).rewrapped())
                    .isEqualTo(1);
            assertThat(entigma.keys().of(ACME.tenant()).get(0).wrapped().toBytes())
                    .isNotEqualTo(before);
        }
    }

    @Test
    void network_thatIsDown_isUnavailable() {
        WrappedDek wrapped = client.wrap(kek(), dek(), ACME);
        kms.down = true;
        assertFails(KeyServerUnavailableException.class, ACME, () -> client.wrap(kek(), dek(), ACME));
        assertFails(KeyServerUnavailableException.class, ACME, () -> client.unwrap(kek(), wrapped, ACME));
    }

    @Test
    void statuses_areOfTheRightKind() {
        WrappedDek wrapped = client.wrap(kek(), dek(), ACME);
        kms.down = true;
        for (int status : new int[] {408, 429, 500, 503}) {
            kms.why = new HttpException(status);
            assertFails(KeyServerUnavailableException.class, ACME, () -> client.unwrap(kek(), wrapped, ACME));
        }
        for (int status : new int[] {400, 403, 404}) {
            kms.why = new HttpException(status);
            assertFails(KeyServerRefusedException.class, ACME, () -> client.unwrap(kek(), wrapped, ACME));
        }
    }

    @Test
    void unwrap_byAnotherKek_isRefused() {
        WrappedDek wrapped = client.wrap(kek(), dek(), ACME);
        URI other = URI.create("memory-kms://keys/other");
        assertFails(KeyServerRefusedException.class, ACME, () -> client.unwrap(other, wrapped, ACME));
    }

    @Test
    void prefix_withoutAScheme_isRefused() {
        assertThatThrownBy(() -> new TinkKekClient(kms, "keys")).isInstanceOf(MisconfigurationException.class);
    }
}
