// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.boot;

import io.entigma.internal.hibernate.mapping.MappedColumn;
import io.entigma.internal.search.Token;
import io.entigma.internal.search.TokenLayout;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells in words what the search tokens of a column show, so that whoever reads the log knows what was traded for queries. */
final class ShownByIndex {
    private static final System.Logger LOG = System.getLogger("io.entigma");

    private static final String EQUAL = "which rows have equal values";
    private static final String IGNORE_CASE = "which rows have values that are equal but for case";

    private ShownByIndex() {}

    /** Logs one line for a searchable column, and nothing for others. */
    static void tell(MappedColumn column) {
        TokenLayout layout = column.type().attribute().tokens();
        if (layout != null) {
            LOG.log(
                    Level.INFO,
                    "Entigma: {0} is searchable: within a tenant its search tokens show {1}",
                    column.path(),
                    words(layout.tokens())
                            + (layout.form() == null
                                    ? ""
                                    : ", in the normal form " + layout.form().name()));
        }
        if (column.type().attribute().scanned()) {
            LOG.log(
                    Level.INFO,
                    "Entigma: {0} is searchable by opening values: a copy of the database shows nothing of that; who watches"
                            + " queries learns which rows match, and in which order values are",
                    column.path());
        }
    }

    private static String words(List<Token> tokens) {
        return tokens.stream().flatMap(ShownByIndex::shown).distinct().collect(Collectors.joining(", and "));
    }

    /** The last link of a prefix is made of the whole value, so that it shows equality too. */
    private static Stream<String> shown(Token token) {
        String first = "how many of the first " + token.characters() + " characters two values share";
        return switch (token.kind()) {
            case EQUAL -> Stream.of(EQUAL);
            case IGNORE_CASE -> Stream.of(IGNORE_CASE);
            case PREFIX -> Stream.of(EQUAL, first);
            case PREFIX_IGNORE_CASE -> Stream.of(IGNORE_CASE, first);
            case RANGE -> Stream.of(EQUAL, "how many leading digits, of 2 bits, two values share");
        };
    }
}
