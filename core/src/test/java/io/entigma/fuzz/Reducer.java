// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Makes the decisions of a find fewer and smaller, as long as the find stays one of its kind. */
final class Reducer {
    private static final int MOST_TRIES = 300;

    private final Twins twins;
    private final Function<List<Integer>, FuzzStatement> grammar;
    private int tries;

    Reducer(Twins twins, Function<List<Integer>, FuzzStatement> grammar) {
        this.twins = twins;
        this.grammar = grammar;
    }

    FuzzStatement reduce(FuzzStatement found, String kind) {
        FuzzStatement best = found;
        tries = 0;
        int before;
        do {
            before = weight(best);
            for (int length = 16; length > 0; length /= 2) {
                best = shorter(best, kind, length);
            }
            best = lower(best, kind);
        } while (weight(best) < before && tries < MOST_TRIES);
        return best;
    }

    private FuzzStatement shorter(FuzzStatement found, String kind, int length) {
        FuzzStatement best = found;
        for (int at = best.choices().size() - length; at >= 1; at -= Math.max(1, length / 2)) {
            if (at + length > best.choices().size()) {
                continue;
            }
            List<Integer> less = new ArrayList<>(best.choices());
            less.subList(at, at + length).clear();
            best = better(best, less, kind);
        }
        return best;
    }

    private FuzzStatement lower(FuzzStatement found, String kind) {
        FuzzStatement best = found;
        for (int at = 1; at < best.choices().size(); at++) {
            if (best.choices().get(at) > 0) {
                List<Integer> less = new ArrayList<>(best.choices());
                less.set(at, 0);
                best = better(best, less, kind);
            }
        }
        return best;
    }

    private FuzzStatement better(FuzzStatement best, List<Integer> choices, String kind) {
        if (tries >= MOST_TRIES) {
            return best;
        }
        FuzzStatement candidate = grammar.apply(choices);
        if (weight(candidate) >= weight(best) || candidate.describe().equals(best.describe())) {
            return best;
        }
        tries++;
        Verdict verdict = twins.judge(candidate);
        return verdict.find() && verdict.kind().equals(kind) ? candidate : best;
    }

    private static int weight(FuzzStatement statement) {
        return statement.describe().length() * 1000
                + statement.choices().stream().mapToInt(c -> c > 0 ? 1 : 0).sum();
    }
}
