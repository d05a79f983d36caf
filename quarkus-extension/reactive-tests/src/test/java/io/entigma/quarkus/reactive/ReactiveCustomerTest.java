// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.reactive;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(OnPostgres.class)
class ReactiveCustomerTest {
    private static final int REQUESTS = 500;
    private static final int TENANTS = 25;

    @Inject
    DataSource database;

    @Inject
    Vertx vertx;

    @TestHTTPResource
    URI address;

    private static RequestSpecification as(String tenant) {
        return given().header("Tenant", tenant);
    }

    private static String customer(String email) {
        return "?email=" + email + "@example.com&ssn=123-45-6789&name=Ada";
    }

    @ParameterizedTest
    @ValueSource(strings = {"annotated", "panache", "mutiny"})
    void customer_ofATenantWithoutKeys_isSealedAndFoundInEachWay(String way) throws Exception {
        as(way).post("/" + way + customer(way)).then().statusCode(200);

        for (String asked : new String[] {"annotated?email=", "mutiny?email=", "blocking?email="}) {
            as(way).get("/" + asked + way + "@example.com")
                    .then()
                    .statusCode(200)
                    .body(is("123-45-6789 Ada"));
            as("globex")
                    .get("/" + asked + way + "@example.com")
                    .then()
                    .statusCode(200)
                    .body(is("none"));
        }
        as(way).get("/panache?name=Ada").then().statusCode(200).body(is("123-45-6789 Ada"));
        assertThat(stored("email")).doesNotContain("example.com");
        assertThat(stored("ssn")).doesNotContain("123-45");
        assertThat(stored("name")).doesNotContain("Ada");
    }

    @Test
    void note_ofAnotherUnit_isSealedByItsEngine() throws Exception {
        as("acme").post("/notes?id=1&text=remember").then().statusCode(204);
        as("acme").get("/notes?id=1").then().statusCode(200).body(is("remember"));
        as("globex").get("/notes?id=1").then().statusCode(500);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select text from Note")) {
            assertThat(rows.next()).isTrue();
            assertThat(new String(rows.getBytes(1), StandardCharsets.ISO_8859_1))
                    .doesNotContain("remember");
        }
    }

    private String stored(String column) throws Exception {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select " + column + " from Customer")) {
            StringBuilder all = new StringBuilder();
            while (rows.next()) {
                all.append(new String(rows.getBytes(1), StandardCharsets.ISO_8859_1));
            }
            assertThat(all).isNotEmpty();
            return all.toString();
        }
    }

    @Test
    void requests_manyAtOnceColdAndWarm_neverLetTheEventLoopWait() throws Exception {
        try (LoopWatch watch = LoopWatch.of(vertx)) {
            run("POST", number -> "annotated" + customer("load" + number));
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
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
