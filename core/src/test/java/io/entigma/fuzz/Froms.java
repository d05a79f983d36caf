// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From clauses, which fill a scope. */
final class Froms {
    /** @param text with the word from; {@code total} whether the ids of the sources tell each row */
    record From(String text, List<Source> own, boolean total) {}

    private final Grammar grammar;
    private final Draft draft;
    private final Choices choices;

    Froms(Grammar grammar) {
        this.grammar = grammar;
        this.draft = grammar.draft();
        this.choices = grammar.choices();
    }

    /** From one entity, seldom joined with others, or from a sub-query. */
    From any(List<Source> outer, int depth, boolean large) {
        List<Source> own = new ArrayList<>();
        StringBuilder text = new StringBuilder(" from ");
        boolean total = true;
        if (large && draft.room(depth) && choices.chance(7)) {
            text.append(derived(own, outer, depth - 1));
            total = false;
        } else {
            Source root = root();
            own.add(root);
            text.append(named(root));
        }
        int joins = draft.room(depth) && choices.chance(large ? 40 : 15) ? 1 + choices.pick(2) : 0;
        for (int i = 0; i < joins; i++) {
            total &= join(text, own, outer, depth - 1);
        }
        return new From(text.toString(), own, total);
    }

    Source root() {
        return Source.of(draft.alias(), Entities.pick(choices, draft.encrypted()));
    }

    private static String named(Source source) {
        return source.entity().name() + " " + source.alias();
    }

    private String derived(List<Source> own, List<Source> outer, int depth) {
        List<Col> columns = new ArrayList<>();
        String query = grammar.selects().derived(columns, depth);
        String alias = draft.alias();
        own.add(new Source(
                alias, null, columns.stream().map(col -> col.of(alias)).toList()));
        return (choices.chance(10) && !outer.isEmpty() ? "lateral " : "") + "(" + query + ") " + alias;
    }

    private boolean join(StringBuilder text, List<Source> own, List<Source> outer, int depth) {
        Source from = choices.of(own);
        String alias = draft.alias();
        String kind = choices.of(" join ", " left join ", " left join ", " right join ", " full join ");
        @Nullable Entities entity = from.entity();
        int way = choices.pick(6);
        if (way == 0 && entity != null && !entity.associations().isEmpty()) {
            String name = entity.associations().keySet().iterator().next();
            text.append(choices.of(" join ", " left join ")).append(from.alias() + "." + name + " " + alias);
            own.add(Source.of(alias, Entities.named(entity.associations().get(name))));
            withOn(text, own, outer, depth);
            return true;
        } else if (way <= 2 && entity != null && !entity.elements().isEmpty()) {
            String name = choices.of("dtags", "rtags", "ptags", "spots");
            text.append(choices.of(" join ", " left join ")).append(from.alias() + "." + name + " " + alias);
            own.add(new Source(
                    alias,
                    null,
                    entity.elementsOf(name).stream().map(col -> col.of(alias)).toList()));
            withOn(text, own, outer, depth);
            return false;
        } else if (way == 3 && draft.room(depth)) {
            text.append(choices.of(" join ", " left join ")).append(derived(own, outer, depth - 1));
            text.append(" on ").append(grammar.predicates().any(all(own, outer), depth - 1));
            return false;
        } else if (way == 4) {
            Source root = root();
            own.add(root);
            text.append(choices.chance(50) ? ", " : " cross join ").append(named(root));
            return true;
        }
        Source root = root();
        own.add(root);
        text.append(kind)
                .append(named(root))
                .append(" on ")
                .append(grammar.predicates().any(all(own, outer), depth - 1));
        return true;
    }

    private void withOn(StringBuilder text, List<Source> own, List<Source> outer, int depth) {
        if (choices.chance(25)) {
            text.append(" on ").append(grammar.predicates().any(all(own, outer), depth - 1));
        }
    }

    static List<Source> all(List<Source> own, List<Source> outer) {
        List<Source> all = new ArrayList<>(own);
        all.addAll(outer);
        return all;
    }
}
