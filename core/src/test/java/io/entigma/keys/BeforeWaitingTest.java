// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Entigma;
import io.entigma.SealedField;
import io.entigma.TenantScope;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.TestDatabase;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BeforeWaitingTest {
    private final AtomicBoolean mustNotWait = new AtomicBoolean(true);

    private void check() {
        if (mustNotWait.get()) {
            throw new IllegalStateException("an event loop");
        }
    }

    @Test
    void seal_onAThreadThatMustNotWait_needsAKeyInMemory() {
        try (TestDatabase db = Database.H2.create();
                Entigma entigma = App.on(db)
                        .kek(new LocalKek())
                        .engine(builder -> builder.beforeWaiting(this::check))
                        .buildEngine();
                TenantScope scope = TenantScope.open(new TenantId("acme"))) {
            SealedField<String> field = entigma.field("t.c", String.class);

            assertThatThrownBy(() -> field.seal("value"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("an event loop");

            mustNotWait.set(false);
            byte[] sealed = field.seal("value");
            mustNotWait.set(true);
            assertThat(field.open(sealed)).isEqualTo("value");

            entigma.evictKeys();
            assertThatThrownBy(() -> field.open(sealed))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("an event loop");
        }
    }
}
