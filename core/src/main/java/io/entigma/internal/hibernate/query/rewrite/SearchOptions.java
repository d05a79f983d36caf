// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.rewrite;

import io.entigma.internal.hibernate.type.EncryptedAttribute;
import io.entigma.internal.search.RangeEncoding;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/** Which options of {@code @Searchable} would answer what is refused, for messages. */
final class SearchOptions {
    private static final Set<String> COMPARISONS = Set.of("<", "<=", ">", ">=", "between");
    private static final Set<String> FUNCTIONS =
            Set.of("min()", "max()", "length()", "trim()", "substring()", "substr()", "locate()", "extract()");

    private SearchOptions() {}

    /**
     * A way out.
     *
     * @param attribute the attribute
     * @param operator what cannot be applied to it
     * @return words that end with "or", or an empty text if no option helps
     */
    static String wayOut(EncryptedAttribute attribute, String operator) {
        List<String> options = attribute.canBeScanned() ? options(attribute.javaClass(), operator) : List.of();
        return options.isEmpty()
                ? ""
                : "let @Searchable(" + String.join(") or @Searchable(", options) + ") answer it, or ";
    }

    private static List<String> options(Class<?> type, String operator) {
        if (COMPARISONS.contains(operator)) {
            boolean hasRange = type == BigDecimal.class || RangeEncoding.of(type) != null;
            return hasRange ? List.of("range = true", "scan = true") : List.of("scan = true");
        }
        boolean isText = type == String.class;
        if (isText && operator.equals("like")) {
            return List.of("prefix = ...", "scan = true");
        } else if (isText && operator.equals("ilike")) {
            return List.of("ignoreCase = true, prefix = ...", "scan = true");
        } else if (isText && (operator.equals("lower()") || operator.equals("upper()"))) {
            return List.of("ignoreCase = true", "scan = true");
        }
        return operator.equals("order by") || FUNCTIONS.contains(operator) ? List.of("scan = true") : List.of();
    }
}
