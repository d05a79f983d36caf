// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import java.util.List;

/** Conditions on attributes with search tokens, in the forms of docs/search.md. */
final class Searches {
    private final Draft draft;
    private final Choices choices;
    private boolean any;

    Searches(Draft draft) {
        this.draft = draft;
        this.choices = draft.choices();
    }

    static boolean fits(Source source) {
        return source.cols().stream().anyMatch(Col::searchable);
    }

    /** One that is answered. */
    String answered(Source source) {
        return condition(source);
    }

    /** One that may be refused: with any pattern, on any of them. */
    String any(Source source) {
        any = true;
        return condition(source);
    }

    private String condition(Source source) {
        List<Col> cols = source.cols().stream().filter(Col::searchable).toList();
        Col col = choices.of(cols);
        char mode = any && choices.chance(10) ? choices.of('s', 'f', 'x') : col.mode();
        if (col.kind() != Kind.TEXT) {
            return equal(source, col);
        } else if (mode == 'x') {
            return like(col);
        } else if (mode == 'f') {
            return choices.pick(2) == 0 ? ofCase(source, col) : ilike(col);
        }
        return choices.pick(5) < 3 ? equal(source, col) : like(col);
    }

    private String equal(Source source, Col col) {
        String x = col.path();
        return switch (choices.pick(8)) {
            case 0 -> x + " = " + value(col);
            case 1 -> value(col) + choices.of(" = ", " <> ") + x;
            case 2 -> x + " <> " + value(col);
            case 3 -> x + choices.of(" in ", " not in ") + draft.list(col.kind(), met(col));
            case 4 -> x + choices.of(" in (", " not in (") + value(col) + ", " + value(col) + ")";
            case 5 -> value(col) + choices.of(" in (", " not in (") + selected(source, col) + ")";
            case 6 ->
                draft.negated()
                        ? x + " = " + value(col)
                        : "(" + x + ", " + x + ") = (" + value(col) + ", " + value(col) + ")";
            default -> {
                String p = draft.own(col.kind(), met(col));
                yield "(" + p + " is null or " + x + " = " + p + ")";
            }
        };
    }

    private String selected(Source source, Col col) {
        if (source.entity() == null) {
            return "select c.stext from Cust c";
        }
        String inner = draft.alias();
        String path = inner + col.path().substring(source.alias().length());
        String where = choices.of("", " where " + inner + ".id > 2", " where " + path + " is not null");
        return "select " + path + " from " + source.entity().name() + " " + inner + where;
    }

    private String ofCase(Source source, Col col) {
        String function = choices.of("lower", "upper");
        String x = function + "(" + col.path() + ")";
        return switch (choices.pick(any ? 8 : 6)) {
            case 0 -> x + choices.of(" = ", " <> ") + value(col);
            case 1 -> x + choices.of(" = ", " <> ") + function + "(" + value(col) + ")";
            case 2 -> function + "(" + value(col) + ")" + choices.of(" = ", " <> ") + x;
            case 3 -> x + choices.of(" in ", " not in ") + draft.list(Kind.TEXT, met(col));
            case 4 -> x + choices.of(" in (", " not in (") + function + "(" + value(col) + "), " + value(col) + ")";
            case 6 ->
                function + "(" + value(col) + ") in ("
                        + selected(source, col)
                                .replace(" from", ") from")
                                .replace("select ", "select " + function + "(")
                        + ")";
            case 7 -> function + "(" + x + ") = " + function + "(" + value(col) + ")";
            default -> {
                String p = draft.own(Kind.TEXT, met(col));
                yield "(" + p + " is null or " + x + " = " + function + "(" + p + "))";
            }
        };
    }

    private String ilike(Col col) {
        String function = choices.of("lower", "upper");
        String x = function + "(" + col.path() + ")" + choices.of(" like ", " not like ");
        return switch (choices.pick(7)) {
            case 0, 1 -> col.path() + choices.of(" ilike ", " not ilike ") + pattern(col) + escape();
            case 2 -> col.path() + choices.of(" ilike ", " not ilike ") + "concat(" + value(col) + ", '%')";
            case 3 -> x + pattern(col) + escape();
            case 4 -> x + function + "(" + pattern(col) + ")" + escape();
            case 5 -> x + function + "(concat(" + value(col) + ", '%'))";
            default -> x + function + "(" + value(col) + ") || '%'";
        };
    }

    private String like(Col col) {
        String x = col.path() + choices.of(" like ", " like ", " not like ");
        boolean isShort = col.mode() == 'x';
        return switch (choices.pick(isShort && !any ? 2 : 4)) {
            case 0, 1 -> x + pattern(col) + escape();
            case 2 -> x + "concat(" + value(col) + ", '%')";
            default -> x + value(col) + " || '%'";
        };
    }

    private String escape() {
        return choices.pick(3) == 0 ? " escape '!'" : "";
    }

    private String pattern(Col col) {
        Kind kind = any && choices.pick(2) == 0 ? Kind.PATTERN : Kind.START;
        return choices.pick(3) == 0 ? draft.proper(kind, met(col)) : draft.own(kind, met(col));
    }

    private String value(Col col) {
        return choices.pick(3) == 0 ? draft.proper(col.kind(), met(col)) : draft.own(col.kind(), met(col));
    }

    private static Group met(Col col) {
        Group group = new Group(0);
        group.meets(col);
        return group;
    }
}
