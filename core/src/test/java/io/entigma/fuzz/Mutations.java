// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Updates, deletes and inserts in bulk. */
final class Mutations {
    private static final int NEW_IDS = 1000;

    private final Grammar grammar;
    private final Draft draft;
    private final Choices choices;

    Mutations(Grammar grammar) {
        this.grammar = grammar;
        this.draft = grammar.draft();
        this.choices = grammar.choices();
    }

    HqlStatement statement() {
        String text = switch (choices.pick(10)) {
            case 0, 1, 2, 3 -> update();
            case 4, 5 -> delete();
            case 6 -> draft.encrypted() && choices.chance(25) ? insertUnique() : insertValues();
            case 7 -> insertValues();
            default -> insertSelect();
        };
        return draft.statement(text, true, false, 0, 0);
    }

    private String update() {
        Source target = grammar.froms().root();
        List<Source> scope = List.of(target);
        StringJoiner sets = new StringJoiner(", ");
        int count = 1 + choices.pick(3);
        List<Col> all = new ArrayList<>(target.cols());
        String shared = "";
        Kind sharedKind = Kind.TEXT;
        for (int i = 0; i < count && !all.isEmpty(); i++) {
            Col col = all.remove(choices.pick(all.size()));
            Group group = new Group(col.sealed() ? 0 : choices.of(1, 1, 2));
            group.meets(col);
            String value;
            if (!shared.isEmpty() && sharedKind == col.kind() && choices.chance(50)) {
                value = draft.again(shared, group);
            } else if (choices.chance(45)) {
                value = draft.parameter(col.kind(), group);
                shared = value;
                sharedKind = col.kind();
            } else {
                value = grammar.expressions().any(col.kind(), group, scope, 2);
            }
            sets.add(col.path() + " = " + value);
        }
        return draft.unqualified(
                "update " + target.entity().name() + " " + target.alias() + " set " + sets + where(scope));
    }

    private String delete() {
        Source target = grammar.froms().root();
        return draft.unqualified(
                "delete from " + target.entity().name() + " " + target.alias() + where(List.of(target)));
    }

    private String where(List<Source> scope) {
        return choices.chance(85) ? " where " + grammar.predicates().any(scope, 2) : "";
    }

    private record Target(Entities entity, List<Col> cols, List<Group> groups) {
        String head() {
            StringJoiner names = new StringJoiner(", ", "insert into " + entity.name() + " (id, ", ")");
            cols.forEach(col -> names.add(col.path()));
            return names.toString();
        }
    }

    private Target target() {
        Entities entity = Entities.pick(choices, draft.encrypted());
        List<Col> all = new ArrayList<>(entity.cols());
        List<Col> cols = new ArrayList<>();
        List<Group> groups = new ArrayList<>();
        int count = 1 + choices.pick(3);
        for (int i = 0; i < count && !all.isEmpty(); i++) {
            Col col = all.remove(choices.pick(all.size()));
            Group group = new Group(col.sealed() ? 0 : choices.of(1, 1, 2));
            group.meets(col);
            cols.add(col);
            groups.add(group);
        }
        return new Target(entity, cols, groups);
    }

    private String insertValues() {
        Target target = target();
        StringJoiner rows = new StringJoiner(", ");
        int count = 1 + choices.pick(3);
        for (int i = 0; i < count; i++) {
            StringJoiner row = new StringJoiner(", ", "(", ")");
            row.add((choices.chance(15) ? 1 + i : NEW_IDS + i) + "L");
            for (int c = 0; c < target.cols.size(); c++) {
                Kind kind = target.cols.get(c).kind();
                row.add(
                        choices.chance(75)
                                ? grammar.expressions().value(kind, target.groups.get(c))
                                : grammar.expressions().any(kind, target.groups.get(c), List.of(), 1));
            }
            rows.add(row.toString());
        }
        return target.head() + " values " + rows + conflict(target.entity);
    }

    /** Over a unique column, which two keys make less unique. */
    private String insertUnique() {
        Group unique = met("duni");
        Group plain = met("puni");
        StringJoiner rows = new StringJoiner(", ");
        int count = 1 + choices.pick(2);
        for (int i = 0; i < count; i++) {
            rows.add("(" + (NEW_IDS + i) + "L, " + grammar.expressions().value(Kind.TEXT, unique) + ", "
                    + grammar.expressions().value(Kind.TEXT, plain) + ")");
        }
        return "insert into Uni (id, duni, puni) values " + rows
                + choices.of(
                        " on conflict(duni) do nothing",
                        " on conflict do nothing",
                        " on conflict(duni) do update set puni = excluded.puni",
                        " on conflict(id) do update set duni = excluded.duni, puni = excluded.puni");
    }

    private static Group met(String column) {
        Col col = Col.of(column, Kind.TEXT);
        Group group = new Group(col.sealed() ? 0 : 1);
        group.meets(col);
        return group;
    }

    private String insertSelect() {
        Target target = target();
        StringBuilder text = new StringBuilder(target.head());
        int branches = choices.chance(25) ? 2 : 1;
        for (int i = 0; i < branches; i++) {
            Source from = grammar.froms().root();
            StringJoiner items = new StringJoiner(", ", " select ", "");
            items.add(from.alias() + ".id + " + (NEW_IDS + 100 * i));
            for (int c = 0; c < target.cols.size(); c++) {
                Kind kind = target.cols.get(c).kind();
                items.add(
                        choices.chance(50)
                                ? grammar.expressions().path(kind, target.groups.get(c), List.of(from))
                                : grammar.expressions().any(kind, target.groups.get(c), List.of(from), 1));
            }
            text.append(i == 0 ? "" : choices.of(" union all", " union"))
                    .append(items)
                    .append(" from " + from.entity().name() + " " + from.alias())
                    .append(where(List.of(from)));
        }
        return text + (branches == 1 ? conflict(target.entity) : "");
    }

    private String conflict(Entities entity) {
        if (!choices.chance(30)) {
            return "";
        }
        Source target = Source.of("excluded", entity);
        String on =
                choices.of(" on conflict do nothing", " on conflict(id) do nothing", " on conflict(id) do update set ");
        if (!on.endsWith("set ")) {
            return on;
        }
        Col col = choices.of(entity.cols());
        Group group = new Group(col.sealed() ? 0 : 1);
        group.meets(col);
        String value = choices.chance(40)
                ? "excluded." + col.path()
                : grammar.expressions().any(col.kind(), group, List.of(target), 1);
        return on + col.path() + " = " + value;
    }
}
