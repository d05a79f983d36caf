// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.scan;

import io.entigma.error.QueryRefusedException;
import io.entigma.internal.search.MarkTable;
import io.entigma.settings.Setting;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.jspecify.annotations.Nullable;

/**
 * Reads and opens all of the acting tenant's values of one column, on the connection of the session and within its transaction:
 * what Hibernate has flushed is seen. Thread safe.
 */
public final class CandidateReader {
    private static final int FETCHED_AT_ONCE = 1000;

    /** Opens stored values. */
    public interface Opener {
        /**
         * Opens one.
         *
         * @param stored the column's bytes
         * @return the value, or null if it is another tenant's
         */
        @Nullable
        Object open(byte[] stored);
    }

    private final String subject;
    private final ScannedTable table;
    private final int most;

    /**
     * Of a column.
     *
     * @param subject the attribute, for messages
     * @param table where it is
     * @param most how many values are opened at most
     */
    public CandidateReader(String subject, ScannedTable table, int most) {
        this.subject = subject;
        this.table = table;
        this.most = most;
    }

    /**
     * Reads the values.
     *
     * @param session the session of the query
     * @param timeout seconds after which the database gives up, or null for no limit
     * @param opener opens them
     * @return the values, each once
     * @throws QueryRefusedException if there are more than may be opened
     */
    public List<Candidate> read(SharedSessionContractImplementor session, @Nullable Integer timeout, Opener opener)
            throws SQLException {
        Connection connection =
                session.getJdbcCoordinator().getLogicalConnection().getPhysicalConnection();
        try (PreparedStatement statement = table.values().prepare(connection)) {
            statement.setFetchSize(FETCHED_AT_ONCE);
            if (timeout != null) {
                statement.setQueryTimeout(timeout);
            }
            bindTenant(statement, session);
            try (ResultSet rows = statement.executeQuery()) {
                return read(rows, opener);
            }
        }
    }

    private void bindTenant(PreparedStatement statement, SharedSessionContractImplementor session) throws SQLException {
        JdbcMapping tenants = table.tenants();
        if (tenants != null) {
            bind(tenants, statement, session);
        }
    }

    @SuppressWarnings("unchecked")
    private static void bind(JdbcMapping mapping, PreparedStatement statement, SharedSessionContractImplementor session)
            throws SQLException {
        Object tenant = mapping.convertToRelationalValue(session.getTenantIdentifierValue());
        mapping.getJdbcValueBinder().bind(statement, tenant, 1, session);
    }

    private List<Candidate> read(ResultSet rows, Opener opener) throws SQLException {
        List<Candidate> candidates = new ArrayList<>();
        while (rows.next()) {
            byte[] stored = rows.getBytes(1);
            Object value = opener.open(stored);
            if (value == null) {
                continue;
            }
            if (candidates.size() == most) {
                throw new QueryRefusedException(subject + ": a query would have to open more than " + most
                        + " values of this tenant; let @Searchable answer it by search tokens, ask by another attribute, or"
                        + " raise "
                        + Setting.shown("entigma.query.scan-rows"));
            }
            candidates.add(new Candidate(
                    ByteBuffer.wrap(stored, stored.length - MarkTable.MARK_BYTES, MarkTable.MARK_BYTES)
                            .slice(),
                    value));
        }
        return candidates;
    }
}
