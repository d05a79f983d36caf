// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** What HQL has beside the usual: windows, embeddables and entities as values, elements, filters. */
final class Extras {
    private final Grammar grammar;
    private final Draft draft;
    private final Choices choices;

    Extras(Grammar grammar) {
        this.grammar = grammar;
        this.draft = grammar.draft();
        this.choices = grammar.choices();
    }

    /** Any item of a select list. */
    String item(List<Source> scope) {
        Kind kind = grammar.paths().kind(scope);
        String path = grammar.expressions().path(kind, draft.group(), scope);
        Group second = draft.group();
        String other = grammar.expressions().path(grammar.paths().kind(scope), second, scope);
        String id = ids(scope);
        return switch (choices.pick(draft.encrypted() ? 10 : 8)) {
            case 0 -> "row_number() over (order by " + path + ", " + other + ", " + id + ")";
            case 1 -> "count(" + path + ") over (partition by " + other + ")";
            case 2 -> "max(" + path + ") over (partition by " + other + ")";
            case 3 -> "first_value(" + path + ") over (order by " + other + ", " + id + ")";
            case 4 -> "lag(" + path + ") over (order by " + other + ", " + id + ")";
            case 5 -> "rank() over (partition by " + path + " order by " + other + ")";
            case 6 -> "cast(" + path + " as String) || " + "cast(" + other + " as String)";
            case 7 -> "locate('z', str(" + path + ")) + length(str(" + other + "))";
            case 8 -> "(select count(*) from Ord o where o.dnote = " + path + " or o.pnote = " + other + ")";
            default -> "coalesce(cast(" + path + " as String), str(" + other + "))";
        };
    }

    /** What tells rows apart; ties of a window have no order. */
    private static String ids(List<Source> scope) {
        StringJoiner ids = new StringJoiner(", ");
        scope.stream().filter(source -> source.entity() != null).forEach(source -> ids.add(source.alias() + ".id"));
        return ids.length() == 0 ? "1" : ids.toString();
    }

    private static String first(List<Source> scope) {
        Source source = scope.get(0);
        return source.entity() == null ? "1" : source.alias() + ".id";
    }

    /** An aggregate with a filter, or one of conditions. */
    String aggregate(List<Source> scope, int depth) {
        Kind kind = grammar.paths().kind(scope);
        String one = grammar.expressions().any(kind, draft.group(), scope, depth);
        return switch (choices.pick(4)) {
            case 0 ->
                "count(*) filter (where " + grammar.predicates().any(scope, depth) + " and " + one + " is not null)";
            case 1 -> "every(" + one + " is null)";
            case 2 -> "listagg(str(" + one + "), ',') within group (order by " + first(scope) + ")";
            default -> "max(" + one + ") filter (where " + grammar.predicates().any(scope, depth) + ")";
        };
    }

    /** A condition on embeddables, entities or elements. */
    String condition(List<Source> scope, int depth) {
        List<String> customers = new ArrayList<>();
        for (Source source : scope) {
            if (source.entity() == Entities.CUST) {
                customers.add(source.alias());
            }
        }
        if (customers.isEmpty()) {
            return conditionOfAny(scope, depth);
        }
        String one = choices.of(customers);
        String other = choices.of(customers);
        return switch (choices.pick(17)) {
            case 0 -> one + ".home = " + other + ".home";
            case 1 -> one + ".home is " + choices.of("null", "not null");
            case 2 -> one + ".home in (select x.home from Cust x where " + where("x", depth) + ")";
            case 3 -> one + ".boss = " + other;
            case 4 -> one + ".boss in (select x from Cust x where " + where("x", depth) + ")";
            case 5 ->
                one + " in (select o.cust from Ord o where o.cust.id = " + one + ".id or " + where("o.cust", depth)
                        + ")";
            case 6 -> "exists (select 1 from " + one + ".orders o where o.dnote = " + one + ".dtext)";
            case 7 -> "exists (select 1 from " + one + ".dtags t where t = " + draft.literal(Kind.TEXT, sealed()) + ")";
            case 8 -> one + ".home = (select x.home from Cust x where x.id = " + other + ".id)";
            case 9 ->
                "(select count(*) from " + one + ".spots s where s.dcode = " + draft.parameter(Kind.TEXT, sealed())
                        + ") > 0";
            case 10 -> one + ".boss.home.dzip = " + draft.parameter(Kind.TEXT, sealed());
            case 11 -> one + ".dmap['k1'] = " + draft.parameter(Kind.TEXT, sealed());
            case 12 ->
                "exists (select 1 from " + one + ".dmap m where value(m) = " + draft.literal(Kind.TEXT, sealed())
                        + " and key(m) <> 'k2')";
            case 13 -> draft.parameter(Kind.TEXT, sealed()) + " in values(" + one + ".dmap)";
            case 14 -> one + ".dmap['k1'] = " + other + choices.of(".dmap['k2']", ".dmap['k1']", ".dtext", ".ptext");
            case 15 -> "(select max(value(m)) from " + one + ".dmap m) = " + draft.literal(Kind.TEXT, sealed());
            default -> "max(" + one + ".dtags) = " + draft.literal(Kind.TEXT, sealed());
        };
    }

    private String where(String alias, int depth) {
        return grammar.predicates().any(List.of(Source.of(alias, Entities.CUST)), depth - 1);
    }

    private String conditionOfAny(List<Source> scope, int depth) {
        Kind kind = grammar.paths().kind(scope);
        Group group = draft.group();
        String one = grammar.expressions().any(kind, group, scope, depth);
        String other = grammar.expressions().path(kind, group, scope);
        return switch (choices.pick(4)) {
            case 0 -> "(" + one + " = " + other + ") is " + choices.of("true", "not true");
            case 1 -> "locate(str(" + one + "), str(" + other + ")) > 0";
            case 2 ->
                one + " not between " + other + " and " + grammar.expressions().value(kind, group);
            default -> "nullif(" + one + ", " + other + ") is null";
        };
    }

    private static Group sealed() {
        Group group = new Group(0);
        group.meets(Col.of("dtags", Kind.TEXT));
        return group;
    }

    /** A query of embeddables, or of entities with what they fetch. */
    String query() {
        Source root = Source.of(draft.alias(), Entities.CUST);
        List<Source> scope = List.of(root);
        String a = root.alias();
        String where = choices.chance(70) ? " where " + grammar.predicates().any(scope, 2) : "";
        return switch (choices.pick(13)) {
            case 0 -> "select " + a + ".home from Cust " + a + where;
            case 1 -> "select " + a + ".home, count(*) from Cust " + a + where + " group by " + a + ".home";
            case 2 -> "select distinct " + a + ".home from Cust " + a + where;
            case 3 -> "select " + a + " from Cust " + a + " left join fetch " + a + ".dtags" + where;
            case 4 -> "select " + a + ".id from Cust " + a + where + " order by " + a + ".home, " + a + ".id";
            case 5 ->
                "select " + a + ".id from Cust " + a + where + " order by (select x.dtext from Cust x where x.id = " + a
                        + ".id)";
            case 6 -> "select s from Cust " + a + " join " + a + ".spots s" + where;
            case 7 -> "select count(distinct " + a + ".home) from Cust " + a + where;
            case 8 ->
                "select (select x.dtext from Cust x where x.boss = " + a + " order by x."
                        + choices.of("id", "dtext", "ptext") + ", x.id limit 1) from Cust " + a + where;
            case 9 -> "select key(m), value(m) from Cust " + a + " join " + a + ".dmap m" + where;
            case 10 ->
                "select " + a + ".dmap['k1'], " + a + ".id from Cust " + a + where
                        + choices.of("", " order by " + a + ".dmap['k1']");
            case 11 -> "select entry(m) from Cust " + a + " join " + a + ".dmap m" + where;
            default -> "select distinct " + a + " from Cust " + a + " join " + a + ".orders o" + where;
        };
    }

    /** As many items as are asked for, of a first row of sub-queries. */
    String nested(List<Source> scope, int depth) {
        String inner = grammar.predicates().any(scope, depth);
        return "(case when " + inner + " then 1 else 0 end) = " + choices.of("1", "0");
    }
}
