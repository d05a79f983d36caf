// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Entigma;
import io.entigma.SealedField;
import io.entigma.error.KeyNotInMemoryException;
import io.quarkus.test.QuarkusUnitTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EventLoopTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = Settings.application(Customer.class);

    @Inject
    Entigma entigma;

    @Inject
    Vertx vertx;

    private Object onEventLoop(Supplier<Object> work) throws Exception {
        CompletableFuture<Object> result = new CompletableFuture<>();
        vertx.getOrCreateContext().runOnContext(unused -> {
            try {
                result.complete(work.get());
            } catch (RuntimeException e) {
                result.complete(e);
            }
        });
        return result.get(10, TimeUnit.SECONDS);
    }

    @Test
    void seal_onTheEventLoop_needsAKeyInMemory() throws Exception {
        SealedField<String> field = entigma.field("t.c", String.class);
        assertThat(onEventLoop(() -> field.seal("value")))
                .isInstanceOfSatisfying(
                        KeyNotInMemoryException.class,
                        e -> assertThat(e)
                                .hasMessageContaining("t.c: The active key of tenant single is not in memory")
                                .hasMessageContaining("Entigma.prepare"));

        byte[] sealed = field.seal("value");
        assertThat(onEventLoop(() -> field.open(sealed))).isEqualTo("value");
    }
}
