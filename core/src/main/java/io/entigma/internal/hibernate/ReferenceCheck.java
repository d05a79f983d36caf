// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate;

import java.util.ArrayList;
import java.util.List;
import org.hibernate.mapping.Collection;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.hibernate.mapping.ToOne;
import org.hibernate.mapping.Value;
import org.hibernate.type.CustomType;
import org.jspecify.annotations.Nullable;

/** Refuses associations that refer to an encrypted attribute: the join would compare sealed bytes of two columns. */
final class ReferenceCheck implements BootCheck {
    @Override
    public List<String> problems(BootModel model) {
        List<String> problems = new ArrayList<>();
        for (PersistentClass entity : model.metadata().getEntityBindings()) {
            for (Property property : entity.getPropertyClosure()) {
                if (property.getValue() instanceof ToOne toOne && toOne.getReferencedPropertyName() != null) {
                    PersistentClass target = model.metadata().getEntityBinding(toOne.getReferencedEntityName());
                    add(problems, entity, property, target, toOne.getReferencedPropertyName());
                } else if (property.getValue() instanceof Collection collection
                        && collection.getReferencedPropertyName() != null) {
                    add(problems, entity, property, entity, collection.getReferencedPropertyName());
                }
            }
        }
        return problems.stream().distinct().toList();
    }

    private static void add(
            List<String> problems,
            PersistentClass entity,
            Property property,
            @Nullable PersistentClass target,
            String referenced) {
        if (target != null && isEncrypted(target, referenced)) {
            problems.add(MappingModel.simpleName(entity.getEntityName()) + "." + property.getName()
                    + ": refers to an encrypted attribute of " + MappingModel.simpleName(target.getEntityName())
                    + "; a join column cannot be encrypted, refer to the identifier");
        }
    }

    private static boolean isEncrypted(PersistentClass target, String path) {
        Property property = target.getRecursiveProperty(path);
        return isEncrypted(property.getValue());
    }

    private static boolean isEncrypted(Value value) {
        if (value instanceof org.hibernate.mapping.Component parts) {
            return parts.getProperties().stream().anyMatch(part -> isEncrypted(part.getValue()));
        }
        return value.isSimpleValue()
                && value.getType() instanceof CustomType<?> custom
                && custom.getUserType() instanceof EncryptedType;
    }
}
