// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Queries and sub-queries. */
final class Selects {
    private final Grammar grammar;
    private final Draft draft;
    private final Choices choices;
    private final Orders orders;

    Selects(Grammar grammar) {
        this.grammar = grammar;
        this.draft = grammar.draft();
        this.choices = grammar.choices();
        this.orders = new Orders(grammar);
    }

    /** A query that the application runs. */
    HqlStatement statement() {
        int shape = choices.pick(22);
        if (shape == 18) {
            return draft.statement(union(1 + choices.pick(3), 2, List.of()), false, false, 0, 0);
        } else if (shape == 19) {
            return draft.statement(cte(), false, false, 0, 0);
        } else if (shape == 20 && draft.encrypted()) {
            return draft.statement(grammar.extras().query(), false, false, 0, 0);
        } else if (shape >= 14 && shape < 18) {
            return draft.statement(grouped(), false, false, 0, 0);
        }
        return plain(shape == 13);
    }

    private HqlStatement plain(boolean whole) {
        Froms.From from = grammar.froms().any(List.of(), 3, true);
        String filter = choices.chance(80) ? " where " + grammar.predicates().any(from.own(), 3) : "";
        boolean distinct = choices.chance(12);
        List<String> items = new ArrayList<>();
        int count = whole ? 0 : 1 + choices.pick(3);
        for (int i = 0; i < count; i++) {
            Kind kind = grammar.paths().kind(from.own());
            items.add(
                    choices.chance(6)
                            ? grammar.extras().item(from.own())
                            : grammar.expressions().any(kind, draft.group(), from.own(), 2));
        }
        if (whole) {
            items.add(from.own().get(0).alias());
        }
        Orders.Order order = orders.any(from, items, !distinct);
        boolean list = !whole && choices.chance(4);
        StringJoiner selected = new StringJoiner(
                ", ", (distinct ? "select distinct " : "select ") + (list ? "new list(" : ""), list ? ")" : "");
        items.forEach(selected::add);
        boolean page = order.total() && choices.chance(40);
        return draft.statement(
                selected + from.text() + filter + order.text(),
                false,
                order.total(),
                page ? choices.pick(3) : 0,
                page ? 1 + choices.pick(5) : 0);
    }

    private String grouped() {
        Froms.From from = grammar.froms().any(List.of(), 2, true);
        String filter = choices.chance(50) ? " where " + grammar.predicates().any(from.own(), 2) : "";
        boolean byKey = choices.chance(70);
        String key = byKey ? key(from) : "";
        Kind counted = grammar.paths().kind(from.own());
        String aggregate = choices.chance(15)
                ? grammar.extras().aggregate(from.own(), 1)
                : grammar.expressions().aggregate(counted, draft.group(), from.own(), 1);
        String groupBy = byKey ? " group by " + choices.of(key, key, "1", "k") : "";
        String having = "";
        if (choices.chance(30)) {
            Group group = draft.group();
            String compared = grammar.expressions().aggregate(counted, group, from.own(), 1);
            having = " having " + compared + choices.of(" = ", " > ", " <> ")
                    + (compared.startsWith("count") || choices.chance(50)
                            ? "1"
                            : grammar.expressions().value(counted, group));
        }
        String order = choices.chance(30) ? " order by " + choices.of("1", "2", "k", "n desc") : "";
        return "select " + (byKey ? key + " as k, " : "") + aggregate + " as n" + from.text() + filter + groupBy
                + having + order;
    }

    private String key(Froms.From from) {
        Kind kind = grammar.paths().kind(from.own());
        Group group = draft.group();
        return choices.chance(70)
                ? grammar.expressions().path(kind, group, from.own())
                : grammar.expressions().any(kind, group, from.own(), 1);
    }

    /** One column, one row at most. */
    String scalar(Kind kind, Group group, List<Source> scope, int depth) {
        Froms.From from = grammar.froms().any(scope, depth - 1, false);
        String item = grammar.expressions().any(kind, group, from.own(), depth - 1);
        String id = from.own().get(0).entity() == null ? "1" : from.own().get(0).alias() + ".id";
        if (choices.chance(15)) {
            return "(select " + choices.of("max(", "min(") + item + ")" + from.text() + ")";
        }
        String correlated = scope.stream().anyMatch(source -> source.entity() != null) && choices.chance(60)
                ? scope.stream()
                                .filter(source -> source.entity() != null)
                                .findFirst()
                                .orElseThrow()
                                .alias() + ".id"
                : String.valueOf(1 + choices.pick(6));
        String more =
                choices.chance(20) ? " and " + grammar.predicates().any(Froms.all(from.own(), scope), depth - 1) : "";
        return "(select " + item + from.text() + " where " + id + " = " + correlated + more + ")";
    }

    /** One column, any rows; without parentheses. */
    String subquery(Kind kind, Group group, List<Source> scope, int depth) {
        if (draft.room(depth) && choices.chance(8)) {
            return one(kind, group, scope, depth - 1)
                    + choices.of(" union ", " union all ")
                    + one(kind, group, scope, depth - 1);
        }
        return one(kind, group, scope, depth);
    }

    private String one(Kind kind, Group group, List<Source> scope, int depth) {
        Froms.From from = grammar.froms().any(scope, depth - 1, false);
        String item = choices.chance(60)
                ? grammar.expressions().path(kind, group, from.own())
                : grammar.expressions().any(kind, group, from.own(), depth - 1);
        return "select " + (choices.chance(10) ? "distinct " : "") + item + from.text() + where(from, scope, depth);
    }

    /** Two columns. */
    String pairs(Kind first, Group one, Kind second, Group other, List<Source> scope, int depth) {
        Froms.From from = grammar.froms().any(scope, depth - 1, false);
        return "select " + grammar.expressions().path(first, one, from.own()) + ", "
                + grammar.expressions().path(second, other, from.own()) + from.text() + where(from, scope, depth);
    }

    /** A query with named columns, to select from. */
    String derived(List<Col> columns, int depth) {
        Froms.From from = grammar.froms().any(List.of(), depth - 1, false);
        StringJoiner items = new StringJoiner(", ");
        int count = 1 + choices.pick(3);
        for (int i = 0; i < count; i++) {
            Kind kind = grammar.paths().kind(from.own());
            Group group = draft.group();
            String item = grammar.expressions().any(kind, group, from.own(), depth - 1);
            columns.add(new Col("c" + i, kind, group.sealed() ? 'd' : 'p', group));
            items.add(item + " as c" + i);
        }
        return "select " + items + from.text() + where(from, List.of(), depth);
    }

    private String where(Froms.From from, List<Source> scope, int depth) {
        return choices.chance(60)
                ? " where "
                        + grammar.predicates()
                                .any(choices.chance(50) ? from.own() : Froms.all(from.own(), scope), depth - 1)
                : "";
    }

    private String cte() {
        List<Col> columns = new ArrayList<>();
        String query = derived(columns, 2);
        Source source =
                new Source("w", null, columns.stream().map(col -> col.of("w")).toList());
        Froms.From from = new Froms.From(" from cte w", List.of(source), false);
        Kind kind = columns.get(0).kind();
        String item = grammar.expressions().any(kind, draft.group(), from.own(), 1);
        String second = choices.chance(40)
                ? ", " + columns.get(columns.size() - 1).of("w").path()
                : "";
        return "with cte as (" + query + ") select " + item + second + from.text() + where(from, List.of(), 2);
    }

    /** Queries of so many columns, one under the other. */
    String union(int columns, int depth, List<Group> given) {
        List<Kind> kinds = new ArrayList<>();
        List<Group> groups = new ArrayList<>(given);
        StringBuilder text = new StringBuilder();
        int branches = 2 + choices.pick(2);
        for (int i = 0; i < branches; i++) {
            Froms.From from = grammar.froms().any(List.of(), depth - 1, false);
            StringJoiner items = new StringJoiner(", ", "select ", "");
            for (int c = 0; c < columns; c++) {
                if (kinds.size() <= c) {
                    kinds.add(grammar.paths().kind(from.own()));
                    groups.add(draft.group());
                }
                items.add(grammar.expressions().any(kinds.get(c), groups.get(c), from.own(), 1));
            }
            text.append(i == 0 ? "" : choices.of(" union all ", " union ", " intersect ", " except ", " union all "))
                    .append(items)
                    .append(from.text())
                    .append(where(from, List.of(), depth));
        }
        return text.toString();
    }
}
