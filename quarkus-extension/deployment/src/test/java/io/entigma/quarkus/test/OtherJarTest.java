// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import io.entigma.quarkus.test.second.Order;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import javax.sql.DataSource;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Entities that another module's jar brings. */
class OtherJarTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = Settings.application(Customer.class)
            // What makes Quarkus index a jar.
            .withAdditionalDependency(
                    jar -> jar.addClasses(Order.class).addAsManifestResource(EmptyAsset.INSTANCE, "beans.xml"));

    @Inject
    EntityManager entities;

    @Inject
    DataSource database;

    @Test
    @DisplayName("an entity of another module's jar is sealed, with no bean annotation anywhere")
    void entity_ofAnotherJar_isSealed() throws Exception {
        QuarkusTransaction.requiringNew().run(() -> entities.persist(new Order(1L, "two boxes of plasters")));
        RawColumns.assertSealed(database, "select note from orders", "plasters");
    }
}
