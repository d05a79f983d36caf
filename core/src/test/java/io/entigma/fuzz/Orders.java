// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import java.util.ArrayList;
import java.util.List;

/** Order by clauses. */
final class Orders {
    /** @param total whether no two rows can change places */
    record Order(String text, boolean total) {}

    private final Grammar grammar;
    private final Choices choices;

    Orders(Grammar grammar) {
        this.grammar = grammar;
        this.choices = grammar.choices();
    }

    /** Orders the query; an item can get an alias on the way. */
    Order any(Froms.From from, List<String> items, boolean mayBeTotal) {
        if (!choices.chance(45)) {
            return new Order("", false);
        }
        List<String> keys = new ArrayList<>();
        int way = choices.pick(8);
        if (way == 1) {
            keys.add(String.valueOf(1 + choices.pick(items.size())));
        } else if (way == 2) {
            int item = choices.pick(items.size());
            items.set(item, items.get(item) + " as i" + item);
            keys.add("i" + item);
        } else if (way == 3) {
            keys.add(grammar.expressions().literal(from));
        } else if (way > 3) {
            Kind kind = grammar.paths().kind(from.own());
            Group group = grammar.draft().group();
            keys.add(
                    choices.chance(60)
                            ? grammar.expressions().path(kind, group, from.own())
                            : grammar.expressions().any(kind, group, from.own(), 1));
            keys.set(0, keys.get(0) + choices.of("", " desc", " nulls first"));
        }
        boolean total = mayBeTotal && from.total() && (keys.isEmpty() || choices.chance(70));
        if (total) {
            from.own().forEach(source -> keys.add(source.alias() + ".id"));
        }
        return keys.isEmpty() ? new Order("", false) : new Order(" order by " + String.join(", ", keys), total);
    }
}
