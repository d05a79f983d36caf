// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import io.entigma.error.KeyTableException;
import io.entigma.internal.keytable.KeyListCheck.UnknownSignerException;
import io.entigma.internal.tables.RowSigner;
import io.entigma.internal.tables.Transactions;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Changes a tenant's key rows together with the list that authenticates them: the list is locked, rows are believed or the
 * change ends, and the new list is written in the same transaction. Thread safe.
 */
final class KeyListChanges {
    private static final int ATTEMPTS = 5;

    private final Transactions transactions;
    private final KeyRows rows;
    private final RowSigner signer;
    private final KeyListCheck check;

    KeyListChanges(Transactions transactions, KeyRows rows, RowSigner signer, KeyListCheck check) {
        this.transactions = transactions;
        this.rows = rows;
        this.signer = signer;
        this.check = check;
    }

    /** Writes changed rows. */
    interface Writer {
        /** The rows as they are now, of the rows as they are believed, the newest version first. */
        List<WrappedKey> write(Connection connection, List<WrappedKey> believed) throws SQLException;
    }

    /**
     * Work in a transaction, tried again if another writer was first or has signed with a key that is new to this node.
     * What it returns must not be null.
     */
    <T> T run(String what, Transactions.Work<T> work) {
        signer.prepareToSign();
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            try {
                T done = transactions.runUnlessTaken(what, work);
                if (done != null) {
                    return done;
                }
                // The unique key of tenant and version said that another writer was first; then change what it left.
            } catch (UnknownSignerException e) {
                signer.refresh();
            }
        }
        try {
            return transactions.run(what, work);
        } catch (UnknownSignerException e) {
            throw new KeyTableException("Key table: could not " + what + ": the tenant's list of keys in"
                    + " entigma_key_list is signed with an installation key that is none of this application's; run this"
                    + " with the settings of the application that uses the tenant");
        }
    }

    /** A node that slept while the installation's key was rotated must not sign with the old one. */
    void requireOwnSigner(Connection connection, TenantId tenant) throws SQLException {
        // An installation's keys change by its own signatures, of the old key and then of the new one.
        if (!InstallationName.isOne(tenant) && !rows.isSigning(connection, signer.signing())) {
            throw new UnknownSignerException();
        }
    }

    /** One tenant's rows, inside of {@link #run}. */
    List<WrappedKey> of(Connection connection, TenantId tenant, Writer writer) throws SQLException {
        requireOwnSigner(connection, tenant);
        rows.lockList(connection, tenant);
        TenantKeys found = rows.ofTenant(connection, tenant);
        List<WrappedKey> believed = check.believedLocked(found);
        List<WrappedKey> written = writer.write(connection, believed);
        if (!written.isEmpty()) {
            KeyList list = KeyList.of(tenant, found.generation() + 1, written);
            rows.updateList(connection, list, signer.sign(list.toSign()));
        }
        return written;
    }
}
