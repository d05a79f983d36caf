// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Statements of the kinds that docs/queries.md and docs/search.md list as answered. */
final class Promised {
    private static final List<Entities> ONE_TABLE =
            List.of(Entities.CUST, Entities.ORD, Entities.ONE, Entities.ONE_SUB);
    private static final List<Entities> ANY = List.of(
            Entities.CUST,
            Entities.CUST,
            Entities.ORD,
            Entities.ONE,
            Entities.ONE_SUB,
            Entities.BASE,
            Entities.SUB,
            Entities.SEC);

    private final Draft draft;
    private final Choices choices;
    private boolean oneKey;

    Promised(Grammar grammar) {
        this.draft = grammar.draft();
        this.choices = grammar.choices();
    }

    HqlStatement statement() {
        int shape = choices.pick(20);
        boolean mutation = shape > 12;
        String text;
        boolean ordered = false;
        if (shape < 9) {
            text = select();
            ordered = true;
        } else if (shape < 13) {
            text = stored();
        } else if (shape < 16) {
            text = update();
        } else if (shape == 16) {
            Source target = Source.of(draft.alias(), choices.of(Entities.ORD, Entities.ONE));
            text = "delete from " + target.entity().name() + " " + target.alias() + " where " + any(target, 2);
        } else if (shape == 17) {
            text = updateOfSeveral();
        } else {
            text = insert();
        }
        Promise promise = !oneKey ? Promise.ALWAYS : mutation ? Promise.NONE : Promise.ONE_KEY;
        return draft.statement(text, mutation, ordered, 0, 0).promised(promise);
    }

    private String select() {
        Source source = Source.of(draft.alias(), choices.of(ANY));
        StringJoiner items = new StringJoiner(", ", "select ", "");
        int count = 1 + choices.pick(3);
        for (int i = 0; i < count; i++) {
            items.add(item(source));
        }
        String order = choices.chance(30) ? some(source, 'p').path() + ", " : "";
        return items + " from " + source.entity().name() + " " + source.alias() + " where " + any(source, 3)
                + " order by " + order + source.alias() + ".id";
    }

    private String item(Source source) {
        Col col = choices.of(source.cols());
        Group group = met(col);
        // MySQL's bit is true whatever it is when it comes out of a sub-query.
        return switch (choices.pick(col.kind() == Kind.FLAG ? 6 : 7)) {
            case 4 -> "coalesce(" + col.path() + ", " + value(col, group) + ")";
            case 5 -> "case when " + any(source, 1) + " then " + col.path() + " else " + value(col, group) + " end";
            case 6 ->
                "(select x." + col.path().substring(source.alias().length() + 1) + " from "
                        + source.entity().name() + " x where x.id = " + source.alias() + ".id)";
            default -> col.path();
        };
    }

    /** What compares stored values with each other. */
    private String stored() {
        Source source = Source.of(draft.alias(), choices.of(ANY));
        Col col = some(source, 'd');
        String from = " from " + source.entity().name() + " " + source.alias() + " where " + any(source, 1);
        return switch (choices.pick(5)) {
            case 0 -> "select count(" + choices.of(source.cols()).path() + "), count(*)" + from;
            case 1 -> compared("select distinct " + col.path() + from);
            case 2 -> compared("select " + col.path() + ", count(*)" + from + " group by " + col.path());
            case 3 -> compared("select count(distinct " + col.path() + ")" + from);
            default ->
                compared("select a.id, b.id from Cust a join Ord b on " + choices.of("a.dtext", "a.dtext2")
                        + " = b.dnote");
        };
    }

    private String compared(String text) {
        oneKey = true;
        return text;
    }

    private String any(Source source, int depth) {
        if (Searches.fits(source) && choices.chance(20)) {
            return new Searches(draft).answered(source);
        }
        int way = depth > 0 ? choices.pick(12) : choices.pick(6);
        return switch (way) {
            case 6, 7, 8 -> any(source, depth - 1) + choices.of(" and ", " or ") + any(source, depth - 1);
            case 9 -> "not (" + draft.negated(() -> any(source, depth - 1)) + ")";
            case 10 -> source.entity() == Entities.CUST ? ofCustomer(source) : equal(source, 'd');
            case 11 -> draft.negated() ? list(source) : tuple(source);
            case 0 -> choices.of(source.cols()).path() + choices.of(" is null", " is not null");
            case 1 -> equal(source, 'p');
            case 2 -> list(source);
            case 3 -> optional(source);
            default -> equal(source, 'd');
        };
    }

    private String equal(Source source, char mode) {
        Col col = some(source, mode);
        String value = value(col, met(col));
        return choices.chance(25) ? value + " = " + col.path() : col.path() + choices.of(" = ", " = ", " <> ") + value;
    }

    private String list(Source source) {
        Col col = some(source, 'd');
        Group group = met(col);
        String in = col.path() + choices.of(" in ", " not in ");
        return choices.chance(50)
                ? in + draft.list(col.kind(), group)
                : in + "(" + value(col, group) + ", " + value(col, group) + ")";
    }

    private String optional(Source source) {
        Col col = some(source, 'd');
        String p = draft.own(col.kind(), met(col));
        return "(" + p + " is null or " + col.path() + " = " + p + ")";
    }

    private String tuple(Source source) {
        Col one = some(source, 'd');
        Col other = some(source, choices.of('d', 'p'));
        Group first = met(one);
        Group second = met(other);
        String left = "(" + one.path() + ", " + other.path() + ")";
        String right = "(" + value(one, first) + ", " + value(other, second) + ")";
        return choices.chance(50)
                ? left + " = " + right
                : left + " in (" + right + ", (" + value(one, first) + ", " + value(other, second) + "))";
    }

    private String ofCustomer(Source source) {
        Col tags = Col.of("dtags", Kind.TEXT);
        String alias = source.alias();
        return switch (choices.pick(7)) {
            case 6 ->
                value(tags, met(Col.of("stags", Kind.TEXT))) + choices.of(" member of ", " not member of ") + alias
                        + ".stags";
            case 0, 1 -> value(tags, met(tags)) + choices.of(" member of ", " not member of ") + alias + ".dtags";
            case 2 -> alias + choices.of(".dtags is empty", ".rtags is not empty");
            case 3 -> compared(alias + ".dtext = " + alias + ".dtext2");
            case 4 -> compared(alias + ".dtext in (select o.dnote from Ord o)");
            default -> compared("exists (select 1 from Ord o where o.dnote = " + alias + ".dtext)");
        };
    }

    private String update() {
        Source target = Source.of(draft.alias(), choices.of(ONE_TABLE));
        StringJoiner sets = new StringJoiner(", ");
        List<Col> all = new ArrayList<>(target.cols());
        for (int i = choices.pick(3); i >= 0 && !all.isEmpty(); i--) {
            Col col = all.remove(choices.pick(all.size()));
            sets.add(col.path() + " = " + (choices.chance(15) ? "null" : value(col, met(col))));
        }
        return "update " + target.entity().name() + " " + target.alias() + " set " + sets + " where " + any(target, 2);
    }

    /** Over several tables: set by parameters, asked for null. */
    private String updateOfSeveral() {
        Source target = Source.of(draft.alias(), choices.of(Entities.BASE, Entities.SUB, Entities.SEC));
        Col set = choices.of(target.cols());
        return "update " + target.entity().name() + " " + target.alias() + " set " + set.path() + " = "
                + draft.own(set.kind(), met(set)) + " where "
                + choices.of(target.cols()).path()
                + choices.of(" is null", " is not null");
    }

    private String insert() {
        Entities entity = choices.of(Entities.CUST, Entities.ORD);
        List<Col> all = new ArrayList<>(entity.cols());
        StringJoiner names = new StringJoiner(", ", "insert into " + entity.name() + " (id, ", ")");
        StringJoiner values = new StringJoiner(", ", " values (1000L, ", ")");
        for (int i = choices.pick(3); i >= 0; i--) {
            Col col = all.remove(choices.pick(all.size()));
            names.add(col.path());
            values.add(value(col, met(col)));
        }
        return names.toString() + values;
    }

    /** A parameter of this place alone, or a literal of the right type. */
    private String value(Col col, Group group) {
        return choices.pick(3) == 0 ? draft.proper(col.kind(), group) : draft.own(col.kind(), group);
    }

    private static Group met(Col col) {
        Group group = new Group(col.sealed() ? 0 : 1);
        group.meets(col);
        return group;
    }

    private Col some(Source source, char mode) {
        return choices.of(
                source.cols().stream().filter(col -> col.mode() == mode).toList());
    }
}
