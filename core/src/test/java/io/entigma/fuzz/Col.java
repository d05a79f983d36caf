// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import org.jspecify.annotations.Nullable;

/**
 * Something of a type that a path leads to.
 *
 * @param path as HQL writes it, relative to its alias in {@link Entities}, else whole
 * @param mode {@code d} deterministic, {@code r} random, {@code p} plain
 * @param group where a column of a sub-query comes from, else null
 */
record Col(String path, Kind kind, char mode, @Nullable Group group) {
    boolean sealed() {
        return mode != 'p';
    }

    Col of(String alias) {
        return new Col(path.isEmpty() ? alias : alias + "." + path, kind, mode, group);
    }

    static Col of(String path, Kind kind) {
        char mode = path.substring(path.lastIndexOf('.') + 1).charAt(0);
        return new Col(path, kind, mode == 'd' || mode == 'r' ? mode : 'p', null);
    }
}
