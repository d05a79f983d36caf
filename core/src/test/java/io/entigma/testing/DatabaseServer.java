// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing;

import java.sql.SQLException;
import java.util.Optional;

/** Makes and drops empty databases. The constructor starts nothing. */
interface DatabaseServer {
    /** Why this server cannot run here, or empty. */
    default Optional<String> missing() {
        return Optional.empty();
    }

    /** Makes an empty database, starting the server if need be. */
    Address create() throws SQLException;

    /** Removes a database with all that is in it. */
    void drop(Address address) throws SQLException;

    /** The SQL type of a column for up to so many bytes. */
    default String binaryType(int bytes) {
        return "varbinary(" + bytes + ")";
    }

    /** Where a database is and who may use it. */
    record Address(String name, String url, String user, String password) {}
}
