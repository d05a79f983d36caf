// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import java.util.List;
import java.util.Set;
import org.hibernate.SessionFactory;

/** A criteria query. It is built anew for each twin, since it belongs to the session factory that made it. */
final class CriteriaStatement implements FuzzStatement {
    private final List<Integer> choices;
    private final CriteriaDraft made;

    private CriteriaStatement(List<Integer> choices, CriteriaDraft made) {
        this.choices = choices;
        this.made = made;
    }

    /** Draws one; the choices may have been made in part. */
    static CriteriaStatement draw(Choices choices, SessionFactory factory) {
        CriteriaGrammar grammar = new CriteriaGrammar(choices, factory);
        try {
            return of(choices, grammar.build());
        } catch (RuntimeException e) {
            // Hibernate does not let it be built, on either side; running it fails in the same way.
            return of(choices, grammar.draft());
        }
    }

    private static CriteriaStatement of(Choices choices, CriteriaDraft draft) {
        return new CriteriaStatement(choices.made(), draft);
    }

    @Override
    public String describe() {
        return "criteria: " + made.text() + made.parameters();
    }

    @Override
    public List<Integer> choices() {
        return choices;
    }

    @Override
    public Set<String> mayBeBound() {
        return made.mayBeBound();
    }

    @Override
    public Set<String> loose() {
        return made.loose();
    }

    @Override
    public boolean encrypted() {
        return made.encrypted();
    }

    @Override
    public boolean mutation() {
        return made.query() == null;
    }

    @Override
    public Promise promise() {
        return Promise.NONE;
    }

    @Override
    public boolean ordered() {
        return made.ordered();
    }

    @Override
    public List<?> run(FuzzSession session) {
        Choices again = Choices.replay(choices);
        again.pickShift();
        again.pick(100);
        CriteriaDraft draft = new CriteriaGrammar(again, session.factory()).build();
        FuzzQuery query = session.query(draft);
        draft.bind(query);
        return mutation() ? List.of(query.execute()) : query.list();
    }
}
