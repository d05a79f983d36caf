// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.boot;

import io.entigma.internal.hibernate.mapping.MappedColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.hibernate.mapping.Index;
import org.hibernate.mapping.Selectable;
import org.hibernate.mapping.Table;

/**
 * Refuses indexes that can find nothing: over a column that is encrypted at random, or over what SQL makes of an
 * encrypted column.
 */
final class IndexCheck implements BootCheck {
    @Override
    public List<String> problems(BootModel model) {
        List<String> problems = new ArrayList<>();
        for (MappedColumn column : model.columns()) {
            allTables(column)
                    .flatMap(table -> table.getIndexes().values().stream())
                    .forEach(index -> {
                        if (column.type().attribute().isDeterministic()) {
                            expression(column, index, problems);
                        } else if (!index.isUnique()
                                && index.getSelectables().stream().anyMatch(part -> uses(part, column))) {
                            problems.add(column.path()
                                    + ": an indexed column cannot be encrypted at random: equal values are"
                                    + " stored as different bytes, so no query could use the index " + index.getName()
                                    + wayOut(column));
                        }
                    });
        }
        return problems.stream().distinct().toList();
    }

    private static String wayOut(MappedColumn column) {
        return column.type().attribute().tokens() == null
                ? "; use @Encrypted(deterministic = true), or take the column out of the index"
                : "; @Searchable makes an index of its own over the search tokens, so take the column out of this one";
    }

    private static void expression(MappedColumn column, Index index, List<String> problems) {
        for (Selectable part : index.getSelectables()) {
            if (part.isFormula() && uses(part, column)) {
                problems.add(column.path() + ": the index " + index.getName() + " is over " + part.getText()
                        + ", which the database would make of sealed bytes; name the column alone");
            }
        }
    }

    /** The tables that have a column: its own, and with a table per class those of the subclasses. */
    static Stream<Table> allTables(MappedColumn column) {
        return Stream.concat(Stream.of(column.table()), column.tables().stream())
                .distinct();
    }

    /** Hibernate takes everything that is not in parentheses for a name, as {@code ssn desc nulls last} or {@code ssn(10)}. */
    static boolean uses(Selectable part, MappedColumn mapped) {
        String name = mapped.column().getName().toLowerCase(Locale.ROOT);
        String text = part.getText().toLowerCase(Locale.ROOT);
        return part.isFormula()
                ? SqlTextCheck.asks(text, name)
                : text.equals(name) || text.startsWith(name + " ") || text.startsWith(name + "(");
    }
}
