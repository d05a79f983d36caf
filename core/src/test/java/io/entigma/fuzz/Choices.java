// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The decisions from which a statement follows. A new one draws them at random and keeps them; a given list is replayed,
 * and goes on with zeros, so that leaving out or lowering decisions makes a smaller statement: zero is the simplest choice
 * everywhere.
 */
final class Choices {
    private final List<Integer> given;
    private final List<Integer> made = new ArrayList<>();
    private final @Nullable Random random;
    private int shift;

    private Choices(List<Integer> given, @Nullable Random random) {
        this.given = given;
        this.random = random;
    }

    static Choices random(long seed) {
        return new Choices(List.of(), new Random(seed));
    }

    static Choices replay(List<Integer> given) {
        return new Choices(given, null);
    }

    /** A number from 0 to bound - 1. */
    int pick(int bound) {
        int value;
        if (made.size() < given.size()) {
            value = given.get(made.size()) % bound;
        } else {
            value = random == null ? 0 : random.nextInt(bound);
        }
        made.add(value);
        return value;
    }

    /** True in so many of a hundred cases. */
    boolean chance(int percent) {
        return pick(100) >= 100 - percent;
    }

    <T> T of(List<T> all) {
        return all.get(pick(all.size()));
    }

    @SafeVarargs
    final <T> T of(T... all) {
        return all[pick(all.length)];
    }

    /** The first decision: by how much the values of parameters are moved on, so that one text runs with several. */
    void pickShift() {
        shift = pick(Pools.size() + 1);
    }

    int shift() {
        return shift;
    }

    List<Integer> made() {
        return List.copyOf(made);
    }
}
