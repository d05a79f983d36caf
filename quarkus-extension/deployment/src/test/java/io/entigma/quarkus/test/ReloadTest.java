// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import io.entigma.quarkus.test.reload.Letter;
import io.entigma.quarkus.test.reload.Letters;
import io.quarkus.test.QuarkusDevModeTest;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReloadTest {
    private static final int PORT = Settings.freePort();

    @RegisterExtension
    static final QuarkusDevModeTest APPLICATION = new QuarkusDevModeTest()
            .withApplicationRoot(jar -> jar.addClasses(Letter.class, Letters.class)
                    .addAsResource(
                            new StringAsset(String.join(
                                    "\n",
                                    "quarkus.datasource.db-kind=h2",
                                    "quarkus.datasource.jdbc.url=" + Settings.newDatabase(),
                                    "quarkus.hibernate-orm.schema-management.strategy=drop-and-create",
                                    // No KEK: the key server of Dev Services must outlive a reload with its KEK.
                                    "quarkus.http.port=" + PORT,
                                    "quarkus.otel.enabled=false",
                                    "quarkus.smallrye-jwt.enabled=false",
                                    "smallrye.jwt.sign.key=none",
                                    "quarkus.compose.devservices.enabled=false")),
                            "application.properties"));

    private static String ask() {
        return given().port(PORT)
                .get("/letters")
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    @Test
    void entity_thatGetsAnotherEncryptedAttribute_worksAfterTheReload() {
        // One test, since the application starts anew for each.
        given().port(PORT)
                .get("/q/dev-ui/entigma-quarkus-data.js")
                .then()
                .statusCode(200)
                .body(containsString("\"io.entigma.quarkus.test.reload.Letter.text\""))
                .body(containsString("at random"));

        String before = ask();
        assertThat(before).startsWith("plain words, sealed true, columns 1, keys 1, engine ");

        APPLICATION.modifySourceFile(
                Letter.class,
                source -> source.replace("// More is added here.", "@Encrypted public String postscript;"));

        String after = ask();
        assertThat(after).startsWith("plain words, sealed true, columns 2, keys 1, engine ");
        assertThat(after).isNotEqualTo(before.replace("columns 1", "columns 2"));
    }
}
