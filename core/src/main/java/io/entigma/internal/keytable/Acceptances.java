// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import io.entigma.job.KeyListReview;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Accepts the present state of the key table on purpose, as after a restore from a backup: each list is signed anew with a
 * generation that is higher than any that a node can have seen. Thread safe.
 */
public final class Acceptances {
    private static final System.Logger LOG = System.getLogger(Acceptances.class.getName());

    /** A generation begins with the second of its acceptance, so that a later acceptance is always higher. */
    private static final int COUNTER_BITS = 32;

    private static final long MILLIS = 1_000;

    private final Transactions transactions;
    private final TableNames names;
    private final KeyRows rows;
    private final EpochRow epochs;
    private final RowSigner signer;
    private final KeyListCheck check;

    Acceptances(
            Transactions transactions,
            TableNames names,
            KeyRows rows,
            EpochRow epochs,
            RowSigner signer,
            KeyListCheck check) {
        this.transactions = transactions;
        this.names = names;
        this.rows = rows;
        this.epochs = epochs;
        this.signer = signer;
        this.check = check;
    }

    /**
     * Looks at every tenant that has a list or a key.
     *
     * @return what is there of each, sorted by tenant
     */
    public List<KeyListReview> review() {
        signer.prepareToVerify();
        List<KeyListReview> found = new ArrayList<>();
        for (TenantId tenant : transactions.run("list tenants", rows::tenants)) {
            found.add(check.review(
                    transactions.run("look up a tenant's keys", connection -> rows.ofTenant(connection, tenant))));
        }
        return found;
    }

    /**
     * Accepts what is there of one tenant.
     *
     * @param reviewed what {@link #review} showed of it
     * @param clock for the generation, and the record of the acceptance
     * @return false if it is not as it was shown any more; then nothing is changed
     */
    public boolean accept(KeyListReview reviewed, Clock clock) {
        signer.prepareToSign();
        TenantId tenant = reviewed.tenant();
        long now = clock.millis();
        boolean accepted = transactions.run("accept a tenant's keys", connection -> {
            long epoch = epochs.next(connection);
            rows.lockList(connection, tenant);
            KeyListReview present = check.review(rows.ofTenant(connection, tenant));
            if (!isSame(present, reviewed)) {
                return false;
            }
            long generation = Math.max((now / MILLIS) << COUNTER_BITS, reviewed.generation() + 1);
            KeyList list = KeyList.of(tenant, generation, reviewed.keys());
            rows.updateList(connection, list, signer.sign(list.toSign()));
            rows.touch(connection, tenant, epoch);
            writeDown(connection, reviewed, generation, now);
            return true;
        });
        if (accepted) {
            LOG.log(
                    Level.WARNING,
                    "Key table: the present state of tenant ''{0}'' was accepted by hand: {1} keys, {2}",
                    tenant,
                    reviewed.keys().size(),
                    reviewed.isAuthentic() ? "authentic" : "not authentic (" + reviewed.problem() + ")");
        }
        return accepted;
    }

    /** But for the counters, which change all the time. */
    private static boolean isSame(KeyListReview present, KeyListReview reviewed) {
        return present.generation() == reviewed.generation()
                && Objects.equals(present.problem(), reviewed.problem())
                && Arrays.equals(entries(present), entries(reviewed));
    }

    private static byte[] entries(KeyListReview review) {
        return KeyList.of(review.tenant(), 0, review.keys()).encodedEntries();
    }

    private void writeDown(Connection connection, KeyListReview reviewed, long generation, long now)
            throws SQLException {
        String sql = "INSERT INTO " + names.accepted()
                + " (tenant, generation, accepted_at, before_generation, problem, signer, mac)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?)";
        RowBytes toSign = new RowBytes("accepted 1")
                .bytes(reviewed.tenant().toBytes())
                .number(generation)
                .number(now)
                .number(reviewed.generation())
                .text(reviewed.problem());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, reviewed.tenant().toBytes());
            statement.setLong(2, generation);
            statement.setLong(3, now);
            statement.setLong(4, reviewed.generation());
            statement.setString(5, reviewed.problem());
            signer.sign(toSign).bind(statement, 6);
            statement.executeUpdate();
        }
    }

    /**
     * Signs every list with the key that signs now. For tenants whose rows are not believed nothing changes.
     *
     * @param changes how lists are changed
     * @return tenants whose list could not be signed
     */
    List<TenantId> signAll(KeyListChanges changes) {
        List<TenantId> left = new ArrayList<>();
        for (TenantId tenant : transactions.run("list tenants", rows::tenants)) {
            try {
                List<WrappedKey> unused = changes.run(
                        "sign a list of keys",
                        connection -> changes.of(connection, tenant, (same, believed) -> believed));
            } catch (io.entigma.UntrustedRowException e) {
                LOG.log(Level.DEBUG, "Not signed", e);
                left.add(tenant);
            }
        }
        return left;
    }
}
