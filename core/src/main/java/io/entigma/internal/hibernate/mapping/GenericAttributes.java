// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.mapping;

import io.entigma.error.MisconfigurationException;
import io.entigma.internal.hibernate.type.EncryptedAttribute;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells generic attributes what they hold, which their types cannot know while the mapping is made: an embeddable does not
 * know yet where it is embedded, and a name says nothing of the class loader.
 */
public final class GenericAttributes {
    private final List<MappedColumn> columns;

    public GenericAttributes(List<MappedColumn> columns) {
        this.columns = columns;
    }

    /**
     * Tells all of them.
     *
     * @return a sentence for each of which nothing says what it holds: it would come back as values of another class
     */
    public List<String> declare() {
        List<String> problems = new ArrayList<>();
        for (MappedColumn column : columns) {
            if (column.type().attribute().isUndeclared()) {
                String problem = declare(column);
                if (problem != null) {
                    problems.add(column.path() + ": " + problem);
                }
            }
        }
        return problems;
    }

    private @Nullable String declare(MappedColumn column) {
        Class<?> javaClass = column.type().attribute().javaClass();
        Type type = declared(column);
        if (type == null) {
            return "has the type " + javaClass.getName()
                    + " without type arguments, so that the class of its contents would be lost; declare them, as"
                    + " List<String>";
        }
        try {
            column.type().isDeclaredAs(type);
            return null;
        } catch (MisconfigurationException e) {
            return e.getMessage();
        }
    }

    /** The copies that Envers makes are no members of a class; their context is the one of what they are copies of. */
    private @Nullable Type declared(MappedColumn column) {
        EncryptedAttribute attribute = column.type().attribute();
        Type own = column.declaration().of(attribute.javaClass());
        if (own != null || !attribute.audited()) {
            return own;
        }
        return columns.stream()
                .filter(other -> !other.type().attribute().audited()
                        && other.type().attribute().context().equals(attribute.context()))
                .map(other -> other.declaration().of(attribute.javaClass()))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
