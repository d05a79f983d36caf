// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import io.entigma.internal.tables.RowBytes;
import io.entigma.internal.tables.RowSigner;
import io.entigma.internal.tables.Signature;
import io.entigma.internal.tables.TableNames;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** SQL of {@code entigma_accepted}: what was accepted by hand, and when. Inside transactions of others. Thread safe. */
public final class AcceptanceLog {
    private static final String COLUMNS = "tenant, generation, accepted_at, before_generation, problem, signer, mac";

    private final TableNames names;

    AcceptanceLog(TableNames names) {
        this.names = names;
    }

    /** One acceptance; the tenant as bytes, since anybody may have written what is read. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Acceptance(
            byte[] tenant,
            long generation,
            long acceptedAt,
            long before,
            @Nullable String problem) {
        public RowBytes toSign() {
            return new RowBytes("accepted 1")
                    .bytes(tenant)
                    .number(generation)
                    .number(acceptedAt)
                    .number(before)
                    .text(problem);
        }
    }

    private record Entry(Acceptance acceptance, @Nullable Signature signature) {
        boolean isGood(RowSigner signer) {
            return signer.isGood(acceptance.toSign(), signature);
        }
    }

    void add(Connection connection, Acceptance accepted, Signature signature) throws SQLException {
        String sql = "INSERT INTO " + names.accepted() + " (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, accepted.tenant);
            statement.setLong(2, accepted.generation);
            statement.setLong(3, accepted.acceptedAt);
            statement.setLong(4, accepted.before);
            statement.setString(5, accepted.problem);
            signature.bind(statement, 6);
            statement.executeUpdate();
        }
    }

    /** Rows that nobody signed, or that were changed. */
    List<Acceptance> untrusted(Connection connection, RowSigner signer) throws SQLException {
        return entries(connection).stream()
                .filter(entry -> !entry.isGood(signer))
                .map(Entry::acceptance)
                .toList();
    }

    /** Signs all that is believed with the key that signs now. */
    boolean signAnew(Connection connection, RowSigner signer) throws SQLException {
        String sql = "UPDATE " + names.accepted() + " SET signer = ?, mac = ? WHERE tenant = ? AND generation = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Entry entry : entries(connection)) {
                if (entry.isGood(signer)) {
                    signer.sign(entry.acceptance.toSign()).bind(statement, 1);
                    statement.setBytes(3, entry.acceptance.tenant);
                    statement.setLong(4, entry.acceptance.generation);
                    statement.executeUpdate();
                }
            }
        }
        return true;
    }

    private List<Entry> entries(Connection connection) throws SQLException {
        String sql = "SELECT " + COLUMNS + " FROM " + names.accepted() + " ORDER BY accepted_at, tenant";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            List<Entry> entries = new ArrayList<>();
            while (row.next()) {
                Acceptance accepted = new Acceptance(
                        Objects.requireNonNullElse(row.getBytes(1), new byte[0]),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getString(5));
                entries.add(new Entry(accepted, Signature.read(row, 6)));
            }
            return entries;
        }
    }
}
