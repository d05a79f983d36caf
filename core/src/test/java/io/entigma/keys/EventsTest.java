// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Entigma;
import io.entigma.SealedField;
import io.entigma.TenantScope;
import io.entigma.error.DataException;
import io.entigma.error.FailureReason;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.internal.keytable.InstallationName;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.spi.EntigmaListener;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.TestDatabase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class EventsTest {
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final LocalKek kek = new LocalKek();

    private final EntigmaListener listener = new EntigmaListener() {
        @Override
        public void wrapped(KeyServerCall call) {
            heard.add("wrapped " + call.tenant() + " " + call.error());
        }

        @Override
        public void unwrapped(KeyServerCall call) {
            heard.add("unwrapped " + call.tenant() + " " + call.error());
        }

        @Override
        public void keyCreated(TenantId tenant, KeyId keyId, int version) {
            heard.add("created " + tenant + " " + version);
        }

        @Override
        public void cacheHit(KeyId keyId) {
            heard.add("hit");
        }

        @Override
        public void cacheMissed(KeyId keyId) {
            heard.add("missed");
        }

        @Override
        public void cacheEvicted(KeyId keyId, String reason) {
            heard.add("evicted " + reason);
        }

        @Override
        public void failed(Failure failure) {
            heard.add("failed " + failure.reason() + " " + failure.context());
        }
    };

    private final EntigmaListener broken = new EntigmaListener() {
        @Override
        public void cacheHit(KeyId keyId) {
            throw new IllegalStateException("a listener that fails");
        }
    };

    /** The key that authenticates rows is wrapped under the same KEK. */
    private static final TenantId INSTALLATION = InstallationName.of(LocalKek.URI_A);

    @Test
    void use_ofAnEngine_isTold() {
        try (TestDatabase db = Database.H2.create();
                Entigma entigma = App.on(db)
                        .kek(kek)
                        .engine(builder -> builder.listener(broken).listener(listener))
                        .buildEngine();
                TenantScope scope = TenantScope.open(new TenantId("acme"))) {
            SealedField<String> field = entigma.field("t.c", String.class);
            byte[] sealed = field.seal("text");
            assertThat(heard)
                    .containsExactly(
                            "wrapped acme null",
                            "unwrapped acme null",
                            "wrapped " + INSTALLATION + " null",
                            "unwrapped " + INSTALLATION + " null",
                            "created acme 1");
            heard.clear();
            field.open(sealed);
            assertThat(heard).containsExactly("hit");
            heard.clear();
            entigma.evictKeys();
            field.open(sealed);
            assertThat(heard).containsExactly("evicted EXPLICIT", "missed", "unwrapped acme null");
            heard.clear();
            entigma.evictKeys();
            kek.down(true);
            assertThatThrownBy(() -> field.open(sealed)).isInstanceOf(KeyServerUnavailableException.class);
            assertThat(heard)
                    .containsExactly(
                            "evicted EXPLICIT",
                            "missed",
                            "unwrapped acme KeyServerUnavailableException",
                            "unwrapped acme KeyServerUnavailableException",
                            "unwrapped acme KeyServerUnavailableException",
                            "failed " + FailureReason.KEY_SERVER_UNAVAILABLE + " t.c");
        }
    }

    /** A client of the user's own may throw any error of the family, also one that no client of ours throws. */
    @Test
    void open_clientThrowsAnErrorOfAnotherPart_isThatErrorAndTold() {
        try (TestDatabase db = Database.H2.create();
                Entigma entigma = App.on(db)
                        .kek(kek)
                        .engine(builder -> builder.listener(listener))
                        .buildEngine();
                TenantScope scope = TenantScope.open(new TenantId("acme"))) {
            SealedField<String> field = entigma.field("t.c", String.class);
            byte[] sealed = field.seal("text");
            entigma.evictKeys();
            kek.duringNextUnwrap(() -> {
                throw new DataException("the client's own database is away");
            });
            assertThatThrownBy(() -> field.open(sealed))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("t.c")
                    .hasMessageContaining("the client's own database is away");
            assertThat(heard).contains("failed DATA t.c");
        }
    }
}
