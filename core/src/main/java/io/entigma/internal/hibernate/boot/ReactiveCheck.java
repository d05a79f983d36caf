// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.boot;

import io.entigma.Place;
import io.entigma.internal.hibernate.mapping.MappedColumn;
import io.entigma.internal.hibernate.reactive.ReactiveMode;
import io.entigma.internal.hibernate.type.EncryptedAttribute;
import java.util.ArrayList;
import java.util.List;

/** Refuses in a session factory of Hibernate Reactive what would let its event loop wait, whatever is prepared. */
final class ReactiveCheck implements BootCheck {
    @Override
    public List<String> problems(BootModel model) {
        if (!ReactiveMode.isOn(model.options().getServiceRegistry())) {
            return List.of();
        }
        List<String> problems = new ArrayList<>();
        for (MappedColumn column : model.columns()) {
            EncryptedAttribute attribute = column.type().attribute();
            if (attribute.place() == Place.KEY_SERVER) {
                problems.add(
                        column.path() + ": at = KEY_SERVER: each value is a call to the key server, for which an event"
                                + " loop of Hibernate Reactive must not wait; remove at = KEY_SERVER, or map the entity with Hibernate"
                                + " ORM");
            }
            if (attribute.scanned()) {
                problems.add(
                        column.path() + ": @Searchable(scan = true): such a query reads values by JDBC before it runs,"
                                + " for which an event loop of Hibernate Reactive must not wait; use search tokens, or map the entity"
                                + " with Hibernate ORM");
            }
        }
        return problems;
    }
}
