// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.boot;

import io.entigma.internal.hibernate.type.EntityNames;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.engine.OptimisticLockStyle;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;

/** Refuses optimistic locking that compares old values in SQL: a value sealed anew never equals the stored one. */
final class OptimisticLockCheck implements BootCheck {
    @Override
    public List<String> problems(BootModel model) {
        List<String> problems = new ArrayList<>();
        for (PersistentClass entity : model.metadata().getEntityBindings()) {
            OptimisticLockStyle style = entity.getRootClass().getOptimisticLockStyle();
            if (style == OptimisticLockStyle.ALL || style == OptimisticLockStyle.DIRTY) {
                for (Property property : entity.getProperties()) {
                    if (property.isOptimisticLocked() && AggregateCheck.holdsEncrypted(property.getValue())) {
                        problems.add(EntityNames.simple(entity.getEntityName()) + "." + property.getName()
                                + ": @OptimisticLocking(" + style
                                + ") compares old values in the database, which sealed"
                                + " bytes do not meet; use a @Version, or put @OptimisticLock(excluded = true) on it");
                    }
                }
            }
        }
        return problems;
    }
}
