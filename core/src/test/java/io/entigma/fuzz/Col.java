// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import org.jspecify.annotations.Nullable;

/**
 * Something of a type that a path leads to.
 *
 * @param path as HQL writes it, relative to its alias in {@link Entities}, else whole
 * @param mode the first letter of its name, see {@link Model}
 * @param group where a column of a sub-query comes from, else null
 */
record Col(String path, Kind kind, char mode, @Nullable Group group) {
    private static final String SEALED = "drsfx";
    private static final String SEARCHABLE = "sfx";

    boolean sealed() {
        return mode != 'p';
    }

    boolean searchable() {
        return SEARCHABLE.indexOf(mode) >= 0;
    }

    Col of(String alias) {
        return new Col(path.isEmpty() ? alias : alias + "." + path, kind, mode, group);
    }

    static Col of(String path, Kind kind) {
        char mode = path.substring(path.lastIndexOf('.') + 1).charAt(0);
        return new Col(path, kind, SEALED.indexOf(mode) < 0 ? 'p' : mode, null);
    }
}
