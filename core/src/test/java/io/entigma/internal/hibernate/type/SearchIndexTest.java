// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.type;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.internal.search.TokenKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SearchIndexTest {
    @Test
    void isReady_whileAnotherThreadLooks_waitsForItsAnswer() throws Exception {
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        AtomicInteger looks = new AtomicInteger();
        SearchIndex index =
                new SearchIndex("Person.name", "person", Set.of("person"), Map.of(TokenKind.EQUAL, "name_eq"), () -> {
                    looks.incrementAndGet();
                    looking.countDown();
                    try {
                        assertThat(answer.await(10, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return List.of();
                });
        CompletableFuture<Boolean> first = CompletableFuture.supplyAsync(index::isReady);
        assertThat(looking.await(10, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Boolean> second = new CompletableFuture<>();
        Thread other = new Thread(() -> second.complete(index.isReady()));
        other.start();
        while (other.getState() != Thread.State.BLOCKED && other.isAlive()) {
            Thread.onSpinWait();
        }
        answer.countDown();
        assertThat(first.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(second.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(looks).hasValue(1);
    }
}
