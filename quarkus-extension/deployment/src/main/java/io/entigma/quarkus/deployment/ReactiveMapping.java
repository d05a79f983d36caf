// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.deployment;

import io.quarkus.hibernate.orm.runtime.PersistenceUnitUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;

/** What a unit of Hibernate Reactive cannot have. */
final class ReactiveMapping {
    private ReactiveMapping() {}

    /** What would let the event loop wait, a sentence each. */
    static List<String> problems(Iterable<ClassInfo> managed) {
        List<String> found = new ArrayList<>();
        for (ClassInfo owner : managed) {
            owner.fields().forEach(field -> found.addAll(problems(MappingCheck.path(owner, field.name()), field)));
            owner.methods()
                    .forEach(method -> found.addAll(problems(MappingCheck.path(owner, method.name() + "()"), method)));
        }
        return found;
    }

    private static List<String> problems(String path, AnnotationTarget member) {
        List<String> found = new ArrayList<>();
        AnnotationInstance encrypted = member.declaredAnnotation(MappingCheck.ENCRYPTED);
        AnnotationValue place = encrypted == null ? null : encrypted.value("at");
        if (place != null && place.asEnum().equals("KEY_SERVER")) {
            found.add(path
                    + ": at = KEY_SERVER: each value is a call to the key server, for which an event loop of Hibernate"
                    + " Reactive must not wait; remove at = KEY_SERVER, or use Hibernate ORM for this entity");
        }
        if (MappingCheck.isTrue(member, MappingCheck.SEARCHABLE, "scan", false)) {
            found.add(path
                    + ": @Searchable(scan = true): such a query reads values by JDBC before it runs, for which an event"
                    + " loop of Hibernate Reactive must not wait; use search tokens, or Hibernate ORM for this entity");
        }
        return found;
    }

    /**
     * Where tenants have databases or schemas, Quarkus gives them to Hibernate ORM alone: reactive sessions would have all tenants'
     * values in one, and no tenant.
     *
     * @param unit the name of the unit
     * @param multitenant how Hibernate is to tell tenants apart, if at all
     */
    static List<String> problems(String unit, Iterable<ClassInfo> managed, Optional<String> multitenant) {
        boolean apart = multitenant
                .filter(how -> how.equals("SCHEMA") || how.equals("DATABASE"))
                .isPresent();
        if (!apart || !isEncrypted(managed)) {
            return List.of();
        }
        String name = PersistenceUnitUtil.isDefaultPersistenceUnit(unit) ? "" : "\"" + unit + "\".";
        return List.of("quarkus.hibernate-orm." + name + "multitenant=" + multitenant.get()
                + ": Quarkus does not do that for Hibernate Reactive, whose sessions would all use one database; use"
                + " DISCRIMINATOR with @TenantId, or leave the reactive unit out (quarkus.datasource.reactive=false of"
                + " its data source)");
    }

    private static boolean isEncrypted(Iterable<ClassInfo> managed) {
        for (ClassInfo owner : managed) {
            if (owner.annotationsMap().containsKey(MappingCheck.ENCRYPTED)) {
                return true;
            }
        }
        return false;
    }
}
