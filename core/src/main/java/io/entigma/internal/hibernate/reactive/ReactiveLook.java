// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.reactive;

import io.entigma.key.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the database of each tenant by a connection of Hibernate Reactive, before a session gets it. Waits for nothing. Thread
 * safe.
 */
public interface ReactiveLook {
    /**
     * What to ask.
     *
     * @param tenant the tenant of the session
     * @return a query without parameters, or null if there is nothing to ask any more
     */
    @Nullable
    String question(TenantId tenant);

    /**
     * Takes the answer.
     *
     * @param tenant the tenant
     * @param rows all rows
     * @throws SQLException if they cannot be read
     */
    void answer(TenantId tenant, ResultSet rows) throws SQLException;

    /**
     * There was none.
     *
     * @param tenant the tenant
     * @param why what went wrong
     */
    void noAnswer(TenantId tenant, Throwable why);
}
