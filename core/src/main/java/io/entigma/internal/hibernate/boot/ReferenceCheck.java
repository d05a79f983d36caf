// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.boot;

import io.entigma.internal.hibernate.mapping.MappedValue;
import io.entigma.internal.hibernate.type.EntityNames;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.MappingException;
import org.hibernate.boot.Metadata;
import org.hibernate.mapping.Collection;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.ToOne;
import org.jspecify.annotations.Nullable;

/** Refuses associations that refer to an encrypted attribute: the join would compare sealed bytes of two columns. */
final class ReferenceCheck implements BootCheck {
    @Override
    public List<String> problems(BootModel model) {
        Metadata metadata = model.metadata();
        List<String> problems = new ArrayList<>();
        for (MappedValue mapped : model.values()) {
            if (mapped.value() instanceof ToOne one) {
                PersistentClass target = metadata.getEntityBinding(one.getReferencedEntityName());
                add(problems, mapped.path(), target, one.getReferencedPropertyName());
            }
        }
        for (Collection collection : metadata.getCollectionBindings()) {
            String path = EntityNames.simple(collection.getRole());
            add(problems, path, collection.getOwner(), collection.getReferencedPropertyName());
        }
        return problems.stream().distinct().toList();
    }

    private static void add(
            List<String> problems, String path, @Nullable PersistentClass target, @Nullable String referenced) {
        if (target != null && referenced != null && isEncrypted(target, referenced)) {
            problems.add(path + ": refers to an encrypted attribute of "
                    + EntityNames.simple(target.getEntityName())
                    + "; a join column cannot be encrypted, refer to the identifier");
        }
    }

    private static boolean isEncrypted(PersistentClass target, String path) {
        try {
            return AggregateCheck.holdsEncrypted(
                    target.getRecursiveProperty(path).getValue());
        } catch (MappingException e) {
            return false;
        }
    }
}
