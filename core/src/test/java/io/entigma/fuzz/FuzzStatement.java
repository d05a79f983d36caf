// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import java.util.List;
import java.util.Set;

/** One statement that both twins can run. */
interface FuzzStatement {
    /** What it says, with its parameters. */
    String describe();

    /** The decisions that made it. */
    List<Integer> choices();

    /** Values that it gives to plain attributes too, and so to the database. */
    Set<String> mayBeBound();

    /** Values of parameters that meet no attribute in one of their places, as in {@code :p = ''}. */
    Set<String> loose();

    /** False if it knows only entities without encrypted attributes. */
    boolean encrypted();

    boolean mutation();

    /** Whether it must be answered. */
    Promise promise();

    /** Whether the order of the results says something. */
    boolean ordered();

    /** The rows, or the one count of a mutation. */
    List<?> run(FuzzSession session);
}
