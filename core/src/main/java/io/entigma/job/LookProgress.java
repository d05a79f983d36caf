// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

/** How far an operation is that looks at all values, see {@link LookOptions}. Immutable. Implemented by Entigma alone. */
public interface LookProgress {
    /** The table that it is at, as in {@link ColumnUse#table}. */
    String table();

    /** About how many rows of that table it has looked at. An operation can look at a table several times. */
    long rows();

    /** About how many rows it has looked at in all tables. */
    long allRows();
}
