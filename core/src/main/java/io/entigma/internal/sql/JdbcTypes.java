// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.sql;

import java.sql.Types;
import java.util.Set;

/** Which of {@link Types} are of one kind. */
public final class JdbcTypes {
    private static final Set<Integer> BINARY = Set.of(Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB);
    private static final Set<Integer> PADDED = Set.of(Types.CHAR, Types.NCHAR);
    private static final Set<Integer> TEXT = Set.of(
            Types.CHAR,
            Types.VARCHAR,
            Types.LONGVARCHAR,
            Types.CLOB,
            Types.NCHAR,
            Types.NVARCHAR,
            Types.LONGNVARCHAR,
            Types.NCLOB);

    private JdbcTypes() {}

    /**
     * Whether values are bytes.
     *
     * @param type one of {@link Types}
     * @return true if so
     */
    public static boolean isBinary(int type) {
        return BINARY.contains(type);
    }

    /**
     * Whether values are text.
     *
     * @param type one of {@link Types}
     * @return true if so
     */
    public static boolean isText(int type) {
        return TEXT.contains(type);
    }

    /**
     * Whether values are text that the database fills up with blanks.
     *
     * @param type one of {@link Types}
     * @return true if so
     */
    public static boolean isPadded(int type) {
        return PADDED.contains(type);
    }

    /**
     * Whether a type of bytes has a fixed length in MySQL, MariaDB and H2, and is filled up with zero bytes.
     *
     * @param typeName the database's own name of the type
     * @return true if so
     */
    public static boolean isFilledUp(String typeName) {
        return typeName.equalsIgnoreCase("BINARY");
    }
}
