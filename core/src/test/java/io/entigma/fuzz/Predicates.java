// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import java.util.List;
import java.util.StringJoiner;

/** Conditions. */
final class Predicates {
    private final Grammar grammar;
    private final Draft draft;
    private final Choices choices;

    Predicates(Grammar grammar) {
        this.grammar = grammar;
        this.draft = grammar.draft();
        this.choices = grammar.choices();
    }

    String any(List<Source> scope, int depth) {
        if (!draft.room(depth)) {
            return simple(scope);
        }
        int way = choices.pick(28);
        if (way < 5) {
            return simple(scope);
        } else if (way < 9) {
            return comparison(scope, depth - 1);
        }
        return switch (way) {
            case 9, 10 -> any(scope, depth - 1) + choices.of(" and ", " or ") + any(scope, depth - 1);
            case 11 -> "not (" + draft.negated(() -> any(scope, depth - 1)) + ")";
            case 12 -> "(" + any(scope, depth - 1) + ")";
            case 13 -> sharedParameter(scope);
            case 14, 15 -> list(scope, depth - 1);
            case 16 -> inQuery(scope, depth - 1);
            case 17 ->
                choices.of("exists (", "not exists (")
                        + grammar.selects().subquery(Kind.LONG, draft.group(), scope, depth - 1) + ")";
            case 18 -> quantified(scope, depth - 1);
            case 19 -> draft.negated() ? comparison(scope, depth - 1) : tuple(scope, depth - 1);
            case 20 -> ofCollection(scope, depth - 1);
            case 22, 23 -> grammar.extras().condition(scope, depth - 1);
            case 25, 26, 27 -> searched(scope);
            case 24 -> grammar.extras().nested(scope, depth - 1);
            default -> other(scope, depth - 1);
        };
    }

    /** A path compared with a value: what most queries are made of. */
    private String simple(List<Source> scope) {
        Kind kind = grammar.paths().kind(scope);
        Group group = draft.group();
        Expressions expressions = grammar.expressions();
        String path = expressions.path(kind, group, scope);
        return switch (choices.pick(8)) {
            case 0, 1, 2 -> path + choices.of(" = ", " = ", " <> ") + expressions.value(kind, group);
            case 3 -> expressions.value(kind, group) + " = " + path;
            case 4 -> path + choices.of(" is null", " is not null");
            case 5 -> path + " in " + draft.list(kind, group);
            case 6 -> path + " in (" + expressions.value(kind, group) + ", " + expressions.value(kind, group) + ")";
            default -> path + " = " + expressions.path(kind, group, scope);
        };
    }

    private String searched(List<Source> scope) {
        List<Source> searchable = scope.stream().filter(Searches::fits).toList();
        return searchable.isEmpty() ? simple(scope) : new Searches(draft).any(choices.of(searchable));
    }

    private String comparison(List<Source> scope, int depth) {
        Kind kind = grammar.paths().kind(scope);
        Group group = draft.group();
        Expressions expressions = grammar.expressions();
        String left = expressions.any(kind, group, scope, depth);
        String right = expressions.any(kind, group, scope, depth);
        return left
                + choices.of(
                        " = ",
                        " = ",
                        " = ",
                        " <> ",
                        " < ",
                        " >= ",
                        " > ",
                        " is distinct from ",
                        " is not distinct from ")
                + right;
    }

    /** One parameter in several places. */
    private String sharedParameter(List<Source> scope) {
        Kind kind = grammar.paths().kind(scope);
        Group group = draft.group();
        Group second = choices.chance(60) ? new Group(1) : draft.group();
        Group loose = new Group(2);
        String one = grammar.expressions().path(kind, group, scope);
        if (choices.chance(12)) {
            String list = draft.list(kind, group);
            return "(" + one + " in " + list + choices.of(" or ", " and ")
                    + grammar.expressions().path(kind, second, scope) + choices.of(" in ", " not in ")
                    + draft.again(list, second) + ")";
        }
        String p = draft.parameter(kind, group);
        return switch (choices.pick(7)) {
            case 0 -> "(" + draft.again(p, loose) + " is null or " + one + " = " + p + ")";
            case 1 ->
                "(" + one + " = " + p + choices.of(" or ", " and ")
                        + grammar.expressions().path(kind, second, scope) + " = " + draft.again(p, second) + ")";
            case 2 ->
                "(" + grammar.expressions().path(kind, second, scope) + " = " + draft.again(p, second)
                        + choices.of(" or ", " and ") + one + " = " + p + ")";
            case 3 -> "(" + draft.again(p, loose) + " = " + draft.literal(kind, loose) + " or " + one + " = " + p + ")";
            case 4 ->
                "(" + one + " = " + p + " and " + draft.again(p, loose) + " <> " + draft.literal(kind, loose) + ")";
            case 5 -> one + " in (" + p + ", " + draft.again(p, group) + ", " + draft.literal(kind, group) + ")";
            default ->
                "case when " + one + " = " + p + " then " + draft.again(p, loose) + " else "
                        + draft.literal(kind, loose) + " end = " + draft.again(p, loose);
        };
    }

    private String list(List<Source> scope, int depth) {
        Kind kind = grammar.paths().kind(scope);
        Group group = draft.group();
        Expressions expressions = grammar.expressions();
        String left = expressions.any(kind, group, scope, depth);
        if (choices.chance(20)) {
            return left + " between " + expressions.any(kind, group, scope, depth) + " and "
                    + expressions.any(kind, group, scope, depth);
        } else if (kind == Kind.TEXT && choices.chance(20)) {
            return left + choices.of(" like ", " not like ", " ilike ") + expressions.any(kind, group, scope, depth);
        }
        StringJoiner items = new StringJoiner(", ", " in (", ")");
        int count = 1 + choices.pick(3);
        for (int i = 0; i < count; i++) {
            items.add(expressions.any(kind, group, scope, depth));
        }
        return left + (choices.chance(20) ? " not" : "") + items;
    }

    private String inQuery(List<Source> scope, int depth) {
        Kind kind = grammar.paths().kind(scope);
        Group group = draft.group();
        String left = grammar.expressions().any(kind, group, scope, depth);
        return left + choices.of(" in (", " in (", " not in (")
                + grammar.selects().subquery(kind, group, scope, depth) + ")";
    }

    private String quantified(List<Source> scope, int depth) {
        Kind kind = grammar.paths().kind(scope);
        Group group = draft.group();
        String left = grammar.expressions().any(kind, group, scope, depth);
        return left + choices.of(" = any (", " = all (", " <> all (", " > any (", " <= all (")
                + grammar.selects().subquery(kind, group, scope, depth) + ")";
    }

    private String tuple(List<Source> scope, int depth) {
        Kind first = grammar.paths().kind(scope);
        Kind second = grammar.paths().kind(scope);
        Group one = draft.group();
        Group other = draft.group();
        String left = pair(first, one, second, other, scope, depth);
        return switch (choices.pick(3)) {
            case 0 -> left + choices.of(" = ", " < ") + pair(first, one, second, other, scope, depth);
            case 1 ->
                left + " in (" + pair(first, one, second, other, scope, depth) + ", "
                        + pair(first, one, second, other, scope, depth) + ")";
            default -> left + " in (" + grammar.selects().pairs(first, one, second, other, scope, depth) + ")";
        };
    }

    private String pair(Kind first, Group one, Kind second, Group other, List<Source> scope, int depth) {
        return "(" + grammar.expressions().any(first, one, scope, depth - 1) + ", "
                + grammar.expressions().any(second, other, scope, depth - 1) + ")";
    }

    private String ofCollection(List<Source> scope, int depth) {
        for (Source source : scope) {
            if (source.entity() != null && !source.entity().elements().isEmpty()) {
                String name = choices.of("dtags", "rtags", "stags", "ptags");
                Group group = draft.group();
                group.meets(Col.of(name, Kind.TEXT));
                String path = source.alias() + "." + name;
                return switch (choices.pick(6)) {
                    case 0 ->
                        grammar.expressions().any(Kind.TEXT, group, scope, depth)
                                + choices.of(" member of ", " not member of ")
                                + path;
                    case 1 -> path + choices.of(" is empty", " is not empty");
                    case 2 -> grammar.expressions().any(Kind.TEXT, group, scope, depth) + " in elements(" + path + ")";
                    case 3 ->
                        grammar.expressions().any(Kind.TEXT, group, scope, depth) + " = any elements(" + path + ")";
                    case 4 -> "size(" + path + ") > " + choices.pick(2);
                    default -> "max(" + path + ") = " + grammar.expressions().any(Kind.TEXT, group, scope, depth);
                };
            }
        }
        return simple(scope);
    }

    private String other(List<Source> scope, int depth) {
        Source source = scope.isEmpty() ? grammar.froms().root() : choices.of(scope);
        return switch (choices.pick(4)) {
            case 0 -> {
                Kind kind = grammar.paths().kind(scope);
                yield grammar.expressions().any(kind, draft.group(), scope, depth)
                        + choices.of(" is null", " is not null");
            }
            case 1 -> {
                Group group = draft.group();
                yield grammar.expressions().path(Kind.FLAG, group, scope)
                        + choices.of(" is true", " is not false", " = true");
            }
            case 2 ->
                source.entity() != null && source.entity().sub() != null
                        ? "type(" + source.alias() + ") = " + source.entity().sub()
                        : "1 = 1";
            default -> {
                Kind kind = grammar.paths().kind(scope);
                yield draft.parameter(kind, new Group(2)) + " is null";
            }
        };
    }
}
