// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.reactive;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(OnPostgres.class)
class EventLoopTest {
    private static final int REQUESTS = 500;
    private static final int TENANTS = 25;

    @Inject
    Vertx vertx;

    @TestHTTPResource
    URI address;

    @Test
    void requests_manyAtOnceColdAndWarm_neverLetTheEventLoopWait() throws Exception {
        try (LoopWatch watch = LoopWatch.of(vertx)) {
            run("POST", number -> "annotated?email=load" + number + "@example.com&ssn=123-45-6789&name=Ada");
            // Longer than the time to live of keys, which are renewed meanwhile.
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(6);
            while (System.nanoTime() < end) {
                run("GET", number -> "annotated?email=load" + number + "@example.com");
            }
            assertThat(watch.waits()).isEmpty();
        }
    }

    /** Sends all requests at once, and waits for all answers. */
    private void run(String method, IntFunction<String> path) {
        HttpClient client = HttpClient.newHttpClient();
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, REQUESTS)
                .mapToObj(number -> client.sendAsync(
                        HttpRequest.newBuilder(address.resolve("/" + path.apply(number)))
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .header("Tenant", "load-" + number % TENANTS)
                                .build(),
                        BodyHandlers.ofString()))
                .toList();
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            HttpResponse<String> response = answer.join();
            assertThat(response.statusCode())
                    .as(response.body()
                            .substring(0, Math.min(300, response.body().length())))
                    .isEqualTo(200);
            if (method.equals("GET")) {
                assertThat(response.body()).isEqualTo("123-45-6789 Ada");
            }
        }
    }
}
