// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

import io.entigma.error.MisconfigurationException;
import io.quarkus.arc.Arc;
import io.quarkus.arc.InstanceHandle;
import io.quarkus.hibernate.orm.PersistenceUnit;
import jakarta.enterprise.inject.Any;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Optional;

/** The application's beans that are meant for one persistence unit: named for it, or for no unit in particular. */
final class UnitBeans {
    private final String unit;

    UnitBeans(String unit) {
        this.unit = unit;
    }

    /** All beans of a type, for this unit and for any. */
    <T> List<T> all(Class<T> type) {
        return handles(type).stream().map(InstanceHandle::get).toList();
    }

    /**
     * The one bean of a type; one that is named for this unit goes before one for any.
     *
     * @throws MisconfigurationException if there are several
     */
    <T> Optional<T> one(Class<T> type) {
        List<InstanceHandle<T>> candidates = handles(type);
        List<InstanceHandle<T>> named =
                candidates.stream().filter(UnitBeans::isNamed).toList();
        List<InstanceHandle<T>> chosen = named.isEmpty() ? candidates : named;
        if (chosen.size() > 1) {
            throw new MisconfigurationException("Persistence unit '" + unit + "': one bean of the type "
                    + type.getName() + " can serve it, but there are "
                    + chosen.stream()
                            .map(handle -> handle.getBean().getBeanClass().getName())
                            .toList()
                    + "; remove all but one, or put @PersistenceUnit on each");
        }
        return chosen.stream().findFirst().map(InstanceHandle::get);
    }

    private <T> List<InstanceHandle<T>> handles(Class<T> type) {
        return Arc.requireContainer().listAll(type, Any.Literal.INSTANCE).stream()
                .filter(handle -> handle.getBean().getQualifiers().stream().allMatch(this::fits))
                .toList();
    }

    private boolean fits(Annotation qualifier) {
        return !(qualifier instanceof PersistenceUnit named) || named.value().equals(unit);
    }

    private static boolean isNamed(InstanceHandle<?> handle) {
        return handle.getBean().getQualifiers().stream().anyMatch(PersistenceUnit.class::isInstance);
    }
}
