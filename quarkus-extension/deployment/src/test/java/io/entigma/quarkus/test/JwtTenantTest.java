// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.jwt.build.Jwt;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JwtTenantTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = Settings.withTokens(Customer.class, Customers.class)
            .overrideConfigKey("quarkus.entigma.tenants.jwt-claim", "company");

    @Path("/customers/{id}/{ssn}")
    public static class Customers {
        @Inject
        EntityManager entities;

        @PUT
        @Transactional
        public void put(Long id, String ssn) {
            entities.persist(new Customer(id, ssn, null));
        }

        @GET
        @Transactional
        public String get(Long id) {
            return entities.find(Customer.class, id).ssn;
        }
    }

    @Inject
    DataSource database;

    private static String tokenOf(Object company) {
        return Jwt.upn("someone").claim("company", company).sign();
    }

    @Test
    void request_withAToken_actsForTheTenantOfItsClaim() throws Exception {
        given().auth().oauth2(tokenOf("acme")).put("/customers/1/123").then().statusCode(204);

        RawColumns.assertSealed(database, "select ssn from Customer where id = 1", "123");
        assertThat(RawColumns.texts(database, "select utf8tostring(tenant) from entigma_key"))
                .containsExactly("acme");
        given().auth().oauth2(tokenOf("acme")).get("/customers/1/x").then().body(is("123"));
        given().auth().oauth2(tokenOf("globex")).get("/customers/1/x").then().statusCode(500);
        given().get("/customers/1/x").then().statusCode(500);
        given().put("/customers/2/123").then().statusCode(500);
        given().auth()
                .oauth2(tokenOf(List.of("acme")))
                .put("/customers/2/123")
                .then()
                .statusCode(500);
        assertThat(RawColumns.count(database, "Customer")).isOne();

        given().auth().oauth2(tokenOf(7)).put("/customers/7/123").then().statusCode(204);
        assertThat(RawColumns.texts(database, "select utf8tostring(tenant) from entigma_key order by 1"))
                .containsExactly("7", "acme");
    }
}
