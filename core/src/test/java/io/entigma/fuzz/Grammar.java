// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

/** The parts of the grammar of one statement, which call each other. */
final class Grammar {
    private final Draft draft;
    private final Paths paths;
    private final Expressions expressions;
    private final Predicates predicates;
    private final Froms froms;
    private final Selects selects;
    private final Mutations mutations;
    private final Extras extras;

    Grammar(Choices choices) {
        this.draft = new Draft(choices);
        this.paths = new Paths(draft);
        this.expressions = new Expressions(this);
        this.predicates = new Predicates(this);
        this.froms = new Froms(this);
        this.selects = new Selects(this);
        this.mutations = new Mutations(this);
        this.extras = new Extras(this);
    }

    /** Any HQL statement. */
    static HqlStatement statement(Choices choices) {
        Grammar grammar = new Grammar(choices);
        if (choices.chance(15) && grammar.draft.encrypted()) {
            return new Promised(grammar).statement();
        }
        return choices.pick(100) < 62 ? grammar.selects.statement() : grammar.mutations.statement();
    }

    Draft draft() {
        return draft;
    }

    Choices choices() {
        return draft.choices();
    }

    Paths paths() {
        return paths;
    }

    Expressions expressions() {
        return expressions;
    }

    Predicates predicates() {
        return predicates;
    }

    Froms froms() {
        return froms;
    }

    Extras extras() {
        return extras;
    }

    Selects selects() {
        return selects;
    }
}
