// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.deployment;

import io.quarkus.hibernate.orm.deployment.HibernateOrmConfig;
import io.quarkus.hibernate.orm.deployment.HibernateOrmConfigPersistenceUnit;
import java.util.Locale;
import java.util.Optional;

/** How Hibernate is to tell tenants apart. Quarkus does not look at that for units of Hibernate Reactive. */
final class Multitenancy {
    private Multitenancy() {}

    /** What is set for a unit, in capitals. */
    static Optional<String> of(HibernateOrmConfig config, String unit) {
        return Optional.ofNullable(config.persistenceUnits().get(unit))
                .flatMap(HibernateOrmConfigPersistenceUnit::multitenant)
                .map(how -> how.toUpperCase(Locale.ROOT));
    }

    /** Whether each row names its tenant. */
    static boolean isInRows(HibernateOrmConfig config, String unit) {
        return of(config, unit).filter("DISCRIMINATOR"::equals).isPresent();
    }
}
