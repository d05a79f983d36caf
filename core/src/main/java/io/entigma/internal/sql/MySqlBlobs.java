// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.sql;

import org.jspecify.annotations.Nullable;

/** The binary types of MySQL and MariaDB that take more than a table's row has room for. */
public final class MySqlBlobs {
    /** From here on columns are BLOBs: VARBINARY columns share the row's limit of 65,535 bytes. */
    private static final long INLINE_BYTES = 4096;

    private static final long BLOB_BYTES = 0xFFFF;
    private static final long MEDIUMBLOB_BYTES = 0xFF_FFFF;

    private MySqlBlobs() {}

    /**
     * The smallest one for values of a length.
     *
     * @param bytes the length of the longest value
     * @return its name, or null if a VARBINARY is to hold them
     */
    public static @Nullable String holding(long bytes) {
        if (bytes <= INLINE_BYTES) {
            return null;
        } else if (bytes <= BLOB_BYTES) {
            return "blob";
        }
        return bytes <= MEDIUMBLOB_BYTES ? "mediumblob" : "longblob";
    }
}
