// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.reactive;

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
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(OnPostgres.class)
class ReactiveCustomerTest {
    @Inject
    DataSource database;

    private static RequestSpecification as(String tenant) {
        return given().header("Tenant", tenant);
    }

    private static String customer(String email) {
        return "?email=" + email + "@example.com&ssn=123-45-6789&name=Ada";
    }

    @ParameterizedTest
    @ValueSource(strings = {"annotated", "panache", "mutiny", "blocking"})
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
        for (String way : new String[] {"notes", "notes/blocking"}) {
            as("acme").get("/" + way + "?id=1").then().statusCode(200).body(is("remember"));
            as("globex").get("/" + way + "?id=1").then().statusCode(500);
        }
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select text from Note")) {
            assertThat(rows.next()).isTrue();
            assertThat(new String(rows.getBytes(1), StandardCharsets.ISO_8859_1))
                    .doesNotContain("remember");
        }
    }

    @Test
    void invoice_inRowsOfTenants_isSealedForThemByBothKindsOfSessions() throws Exception {
        as("rows-1").post("/invoices?id=1&iban=DE1").then().statusCode(204);
        as("rows-2").post("/invoices/blocking?id=2&iban=DE1").then().statusCode(204);
        as("rows-2").post("/invoices?id=3&iban=DE1").then().statusCode(204);

        for (String way : new String[] {"invoices", "invoices/blocking"}) {
            as("rows-1").get("/" + way + "?iban=DE1").then().statusCode(200).body(is("1"));
            as("rows-2").get("/" + way + "?iban=DE1").then().statusCode(200).body(is("2"));
            as("rows-3").get("/" + way + "?iban=DE1").then().statusCode(200).body(is("0"));
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
}
