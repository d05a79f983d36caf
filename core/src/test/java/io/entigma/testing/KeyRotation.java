// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Entigma;
import io.entigma.key.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Changes a tenant's keys on another node than the test's own. */
public final class KeyRotation {
    private KeyRotation() {}

    /** Makes the next version the active one; the one before stays live. */
    public static void rotate(TestDatabase db, LocalKek kek, String tenant) {
        onOtherNode(db, kek, other -> {
            try {
                assertThat(other.keys().rotateDek(List.of(new TenantId(tenant))).rotated())
                        .hasSize(1);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** The same with the tenant's index key. */
    public static void rotateIndexKey(TestDatabase db, LocalKek kek, String tenant) {
        onOtherNode(db, kek, other -> {
            try {
                assertThat(other.keys()
                                .rotateIndexKey(List.of(new TenantId(tenant)))
                                .rotated())
                        .hasSize(1);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Destroys all keys of a tenant. */
    public static void shred(TestDatabase db, LocalKek kek, String tenant) {
        onOtherNode(db, kek, other -> {
            other.keys().requestShred(new TenantId(tenant), Duration.ZERO);
            other.keys().shredDue();
        });
    }

    private static void onOtherNode(TestDatabase db, LocalKek kek, Consumer<Entigma> work) {
        // The other nodes' interval would have this one wait for them; these tests look on by themselves.
        db.execute("delete from entigma_setting");
        try (Entigma other = App.on(db)
                .kek(kek)
                .engine(builder -> builder.epochInterval(Duration.ofMillis(50)).activationDelay(Duration.ofMillis(1)))
                .buildEngine()) {
            work.accept(other);
        }
    }
}
