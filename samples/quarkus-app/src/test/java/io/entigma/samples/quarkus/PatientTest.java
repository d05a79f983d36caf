// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quarkus;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PatientTest {
    private static final String ADA = """
            {"email": "a@example.com", "name": "Ada", "born": "1980-02-29", "allergies": ["nuts", "pollen"]}""";

    @Inject
    DataSource database;

    private static RequestSpecification at(String clinic) {
        return given().header("Clinic", clinic).contentType(ContentType.JSON);
    }

    @Test
    void patients_ofTwoClinics_areSealedAndFoundByTheirOwnOnly() throws Exception {
        at("north").body(ADA).post("/patients").then().statusCode(201);
        at("north")
                .get("/patients/a@example.com")
                .then()
                .statusCode(200)
                .body("name", is("Ada"))
                .body("born", is("1980-02-29"))
                .body("allergies", contains("nuts", "pollen"));
        at("south").get("/patients/a@example.com").then().statusCode(404);
        at("east").get("/patients/a@example.com").then().statusCode(400);
        // Unique within a clinic: the same value is the same bytes there, and others elsewhere.
        at("north").body(ADA).post("/patients").then().statusCode(500);
        at("south").body(ADA).post("/patients").then().statusCode(201);

        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select email, name, born, allergies from Patient")) {
            while (rows.next()) {
                for (int column = 1; column <= 4; column++) {
                    assertThat(new String(rows.getBytes(column), StandardCharsets.ISO_8859_1))
                            .doesNotContain("example.com", "Ada", "1980", "nuts");
                }
            }
        }
    }
}
