// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import java.util.List;

/** Values: paths, literals, parameters, functions and sub-queries, in any operand. */
final class Expressions {
    private final Grammar grammar;
    private final Draft draft;
    private final Choices choices;

    Expressions(Grammar grammar) {
        this.grammar = grammar;
        this.draft = grammar.draft();
        this.choices = grammar.choices();
    }

    /** A path if there is one, else a value. */
    String path(Kind kind, Group group, List<Source> scope) {
        String path = grammar.paths().path(kind, group, scope);
        return path == null ? value(kind, group) : path;
    }

    /** A value that is no column: a database may take it for an ordinal. */
    String literal(Froms.From from) {
        return switch (choices.pick(5)) {
            case 0 -> "1L";
            case 1 -> "'x'";
            case 2 -> value(Kind.INT, new Group(2));
            case 3 -> value(grammar.paths().kind(from.own()), new Group(2));
            default -> "-1";
        };
    }

    /** A literal, a parameter, seldom null. */
    String value(Kind kind, Group group) {
        return switch (choices.pick(12)) {
            case 0, 1, 2, 3 -> draft.literal(kind, group);
            case 11 -> "null";
            default -> draft.parameter(kind, group);
        };
    }

    /** Any value of this type. */
    String any(Kind kind, Group group, List<Source> scope, int depth) {
        if (!draft.room(depth)) {
            return choices.pick(3) < 2 ? path(kind, group, scope) : value(kind, group);
        }
        int way = choices.pick(20);
        if (way < 8) {
            return path(kind, group, scope);
        } else if (way < 12) {
            return value(kind, group);
        } else if (way < 15) {
            return choice(kind, group, scope, depth - 1);
        } else if (way < 17) {
            return grammar.selects().scalar(kind, group, scope, depth - 1);
        } else if (way == 17) {
            return wrapped(kind, group, scope, depth - 1);
        }
        return function(kind, group, scope, depth - 1);
    }

    // What is drawn must be written: a group or a parameter would count a place that is not there.
    private String choice(Kind kind, Group group, List<Source> scope, int depth) {
        String one = any(kind, group, scope, depth);
        int way = choices.pick(6);
        if (way > 3) {
            String otherwise = choices.chance(70) ? " else " + any(kind, group, scope, depth) : "";
            return way == 4
                    ? "case when " + grammar.predicates().any(scope, depth) + " then " + one + otherwise + " end"
                    : simpleCase(one, otherwise, scope, depth);
        }
        String other = any(kind, group, scope, depth);
        return switch (way) {
            case 0 -> "coalesce(" + one + ", " + other + ")";
            case 1 -> "nullif(" + one + ", " + other + ")";
            case 2 -> "ifnull(" + one + ", " + other + ")";
            default -> "coalesce(" + one + ", " + other + ", " + value(kind, group) + ")";
        };
    }

    private String simpleCase(String one, String otherwise, List<Source> scope, int depth) {
        Kind subject = grammar.paths().kind(scope);
        Group group = draft.group();
        return "case " + any(subject, group, scope, depth) + " when " + any(subject, group, scope, depth) + " then "
                + one + otherwise + " end";
    }

    /** What looks at a column past its type. */
    private String wrapped(Kind kind, Group group, List<Source> scope, int depth) {
        int way = choices.pick(6);
        String one = way == 3 ? any(kind, group, scope, depth) : path(kind, group, scope);
        return switch (way) {
            case 0 -> "(" + one + ")";
            case 1, 3 -> "cast(" + one + " as " + kind.castName() + ")";
            case 2 -> "column(" + one + " as " + kind.castName() + ")";
            case 4 -> "function('coalesce', " + one + ", " + value(kind, group) + ")";
            default -> "sql('coalesce(?, ?)', " + one + ", " + value(kind, group) + ")";
        };
    }

    private String function(Kind kind, Group group, List<Source> scope, int depth) {
        if (kind == Kind.TEXT) {
            return text(any(kind, group, scope, depth), group, scope, depth);
        } else if (kind.number()) {
            return number(kind, group, scope, depth);
        }
        String one = any(kind, group, scope, depth);
        return switch (choices.pick(3)) {
            case 0 -> "greatest(" + one + ", " + any(kind, group, scope, depth) + ")";
            case 1 -> "coalesce(" + one + ", null)";
            default -> "least(" + one + ", " + any(kind, group, scope, depth) + ")";
        };
    }

    private String text(String one, Group group, List<Source> scope, int depth) {
        return switch (choices.pick(14)) {
            case 0 -> "upper(" + one + ")";
            case 1 -> "lower(" + one + ")";
            case 2 -> "trim(" + one + ")";
            case 3 -> "concat(" + one + ", " + any(Kind.TEXT, group, scope, depth) + ")";
            case 4 -> one + " || " + any(Kind.TEXT, group, scope, depth);
            case 5 -> "substring(" + one + ", 1, 3)";
            case 6 -> "left(" + one + ", 2)";
            case 7 -> "replace(" + one + ", 'z', 'y')";
            case 8 -> "function('upper', " + one + ")";
            case 9 -> "str(" + one + ")";
            case 10 -> "greatest(" + one + ", " + any(Kind.TEXT, group, scope, depth) + ")";
            case 11 -> "concat(" + one + ", '')";
            case 12 -> "repeat(" + one + ", 2)";
            default -> "overlay(" + one + " placing 'x' from 1)";
        };
    }

    private String number(Kind kind, Group group, List<Source> scope, int depth) {
        if (choices.chance(25)) {
            Group other = draft.group();
            if (choices.chance(30)) {
                return "year(" + any(Kind.DATE, other, scope, depth) + ")";
            }
            return "length(" + any(Kind.TEXT, other, scope, depth) + ")";
        }
        String one = any(kind, group, scope, depth);
        return switch (choices.pick(8)) {
            case 0 -> one + " + " + any(kind, group, scope, depth);
            case 1 -> one + " - 1";
            case 2 -> "abs(" + one + ")";
            case 3 -> "- " + one;
            case 4 -> one + " * " + any(kind, group, scope, depth);
            case 5 -> "mod(" + one + ", 3)";
            case 6 -> "sign(" + one + ")";
            default -> "least(" + one + ", " + any(kind, group, scope, depth) + ")";
        };
    }

    /** An aggregate over the rows; its result's type is not the argument's for a count. */
    String aggregate(Kind kind, Group group, List<Source> scope, int depth) {
        int way = choices.pick(kind.number() ? 7 : 5);
        if (way == 4) {
            return "count(*)";
        }
        String argument = any(kind, group, scope, depth);
        return switch (way) {
            case 0 -> "count(" + argument + ")";
            case 1 -> "count(distinct " + argument + ")";
            case 2 -> "max(" + argument + ")";
            case 3 -> "min(" + argument + ")";
            case 5 -> "sum(" + argument + ")";
            default -> "avg(" + argument + ")";
        };
    }
}
