// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import org.jspecify.annotations.Nullable;

/**
 * What meets in one place of a statement: both sides of a comparison, a column with the value that is set, the branches of a
 * union. Whether its literals and parameters are canaries shows only when all of it is there, so they are written last.
 */
final class Group {
    private @Nullable Group parent;
    private boolean sealed;
    private boolean plain;
    private int wish;

    /** A group whose paths are to be of this sort: 0 encrypted, 1 plain, 2 any. */
    Group(int wish) {
        this.wish = wish;
    }

    int wish() {
        return find().wish;
    }

    boolean sealed() {
        return find().sealed;
    }

    /** Nothing encrypted, and an attribute of its own: values may go to the database as they are. */
    boolean plainOnly() {
        return find().plain && !find().sealed;
    }

    /** No attribute at all. */
    boolean loose() {
        return !find().plain && !find().sealed;
    }

    void meets(Col column) {
        if (column.sealed()) {
            find().sealed = true;
        } else {
            find().plain = true;
        }
        if (column.group() != null) {
            merge(column.group());
        }
    }

    void merge(Group other) {
        Group mine = find();
        Group its = other.find();
        if (mine != its) {
            its.parent = mine;
            mine.sealed |= its.sealed;
            mine.plain |= its.plain;
        }
    }

    private Group find() {
        Group root = this;
        while (root.parent != null) {
            root = root.parent;
        }
        return root;
    }
}
