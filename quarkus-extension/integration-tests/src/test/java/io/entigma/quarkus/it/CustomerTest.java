// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(OnH2.class)
class CustomerTest {
    @Inject
    DataSource database;

    private static RequestSpecification as(String tenant) {
        return given().header("Tenant", tenant);
    }

    @Test
    void customers_overHttp_areSealedByTenantAndFoundAgain() throws Exception {
        as("acme")
                .post("/customers?email=a@example.com&ssn=123-45-6789&born=1980-02-29")
                .then()
                .statusCode(204);
        as("globex")
                .post("/customers?email=a@example.com&ssn=987-65-4321&born=1990-01-01")
                .then()
                .statusCode(204);

        as("acme").get("/customers?email=a@example.com").then().body(is("123-45-6789 1980-02-29"));
        as("globex").get("/customers?email=a@example.com").then().body(is("987-65-4321 1990-01-01"));
        as("acme").get("/customers?email=b@example.com").then().body(is("none"));
        assertThat(rows("select count(distinct email), count(distinct tenant) from Customer"))
                .containsExactly("2", "2");
        for (String column : new String[] {"email", "ssn"}) {
            assertThat(bytes("select " + column + " from Customer where tenant = 'acme'"))
                    .doesNotContain("example.com", "123-45");
        }
        assertThat(rows("select count(*), count(distinct kek_uri) from entigma_key"))
                .containsExactly("2", "1");
    }

    private String[] rows(String query) throws SQLException {
        return first(query, row -> new String[] {row.getString(1), row.getString(2)});
    }

    private String bytes(String query) throws SQLException {
        return first(query, row -> new String(row.getBytes(1), StandardCharsets.ISO_8859_1));
    }

    /** How a row is read. */
    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> T first(String query, Reader<T> reader) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            assertThat(rows.next()).isTrue();
            return reader.read(rows);
        }
    }
}
