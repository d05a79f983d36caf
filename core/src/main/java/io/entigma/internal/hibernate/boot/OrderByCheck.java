// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.boot;

import io.entigma.internal.hibernate.type.EncryptedType;
import io.entigma.internal.hibernate.type.EntityNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hibernate.mapping.Collection;
import org.hibernate.mapping.Component;
import org.hibernate.mapping.OneToMany;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.hibernate.mapping.Selectable;
import org.hibernate.mapping.ToOne;
import org.hibernate.mapping.Value;
import org.hibernate.type.CustomType;
import org.jspecify.annotations.Nullable;

/** Refuses {@code @OrderBy} over an encrypted attribute: collections are loaded without our translator of queries. */
final class OrderByCheck implements BootCheck {
    /** What Hibernate writes for an order by the element itself. */
    private static final String ELEMENT = "$element$";

    private static final Pattern NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*");

    @Override
    public List<String> problems(BootModel model) {
        List<String> problems = new ArrayList<>();
        for (Collection collection : model.metadata().getCollectionBindings()) {
            for (String order : orders(collection)) {
                Set<String> encrypted = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
                collect(model, collection.getElement(), "", encrypted);
                String name = firstOf(order, encrypted);
                if (name != null) {
                    problems.add(EntityNames.simple(collection.getRole())
                            + ": @OrderBy cannot order by the encrypted '" + name
                            + "', whose stored bytes have no order; sort in the application");
                }
            }
        }
        return problems;
    }

    private static List<String> orders(Collection collection) {
        List<String> orders = new ArrayList<>();
        for (String order : new String[] {collection.getOrderBy(), collection.getManyToManyOrdering()}) {
            if (order != null) {
                orders.add(order);
            }
        }
        return orders;
    }

    /** The names by which an order can name encrypted attributes: properties and columns. */
    private static void collect(BootModel model, @Nullable Value value, String name, Set<String> encrypted) {
        if (value instanceof Component component) {
            component.getProperties().forEach(part -> collect(model, part.getValue(), part.getName(), encrypted));
        } else if (value instanceof OneToMany many) {
            collect(model, many.getAssociatedClass(), encrypted);
        } else if (value instanceof ToOne one) {
            collect(model, model.metadata().getEntityBinding(one.getReferencedEntityName()), encrypted);
        } else if (value != null
                && value.isSimpleValue()
                && value.getType() instanceof CustomType<?> custom
                && custom.getUserType() instanceof EncryptedType) {
            encrypted.add(name.isEmpty() ? ELEMENT : name);
            for (Selectable column : value.getSelectables()) {
                encrypted.add(column.getText());
            }
        }
    }

    private static void collect(BootModel model, @Nullable PersistentClass entity, Set<String> encrypted) {
        if (entity != null) {
            for (Property property : entity.getPropertyClosure()) {
                if (!(property.getValue() instanceof ToOne)) {
                    collect(model, property.getValue(), property.getName(), encrypted);
                }
            }
        }
    }

    private static @Nullable String firstOf(String order, Set<String> encrypted) {
        Matcher names = NAME.matcher(order);
        while (names.find()) {
            if (encrypted.contains(names.group())) {
                return names.group().replace("$", "");
            }
        }
        return null;
    }
}
