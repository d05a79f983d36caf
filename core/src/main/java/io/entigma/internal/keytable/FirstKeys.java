// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import io.entigma.internal.keytable.KeyListCheck.UnknownSignerException;
import io.entigma.internal.tables.RowBytes;
import io.entigma.internal.tables.RowSigner;
import io.entigma.internal.tables.Signature;
import io.entigma.internal.tables.Transactions;
import io.entigma.key.WrappedKey;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Adds a tenant's first key of a purpose, which another writer may add at the same moment, for the same purpose or for another
 * one. No epoch: nobody can have cached anything of a purpose that had no key. Thread safe.
 */
record FirstKeys(
        Transactions transactions,
        KeyRows rows,
        ShredLog shredLog,
        RowSigner signer,
        KeyListCheck check,
        KeyListChanges changes) {
    /** See {@link JdbcKeyStore#insert(WrappedKey)}. */
    boolean insert(WrappedKey key) {
        signer.prepareToSign();
        if (key.version() > 1 || check.hasSeen(key.tenant())) {
            return insertIntoList(key);
        }
        try {
            return insertWithList(key, signer::sign) || insertIntoList(key);
        } catch (UnknownSignerException e) {
            signer.refresh();
            return insertWithList(key, signer::sign);
        }
    }

    /** Of a tenant that has keys of another purpose only, or of which an acceptance has left nothing but the list. */
    private boolean insertIntoList(WrappedKey key) {
        List<WrappedKey> before = check.believed(
                key.tenant(),
                () -> transactions.run(
                        "look up a tenant's keys", connection -> rows.ofTenant(connection, key.tenant())));
        if (!isNext(key, before)) {
            return false;
        }
        return changes
                .run(
                        "store a key",
                        connection -> changes.of(connection, key.tenant(), (same, present) -> {
                            if (!isNext(key, present)) {
                                return present;
                            }
                            if (present.isEmpty()) {
                                shredLog.requireNotDestroyed(same, key.tenant());
                            }
                            rows.insert(same, key, 0);
                            return Stream.concat(Stream.of(key), present.stream())
                                    .toList();
                        }))
                .stream()
                .anyMatch(row -> row.id().equals(key.id()));
    }

    private static boolean isNext(WrappedKey key, List<WrappedKey> present) {
        return PurposeKeys.lack(present, key.purpose()) && PurposeKeys.nextVersion(present) == key.version();
    }

    /** The first key of all, with the list that names it; false if there is a list or a key already. */
    boolean insertWithList(WrappedKey key, Function<RowBytes, Signature> signing) {
        KeyList list = KeyList.of(key.tenant(), 1, List.of(key));
        Boolean inserted = transactions.runUnlessTaken("store a key", connection -> {
            changes.requireOwnSigner(connection, key.tenant());
            shredLog.requireNotDestroyed(connection, key.tenant());
            rows.insertList(connection, list, signing.apply(list.toSign()));
            rows.insert(connection, key, 0);
            return true;
        });
        if (inserted != null) {
            check.saw(key.tenant(), list.generation());
        }
        return inserted != null;
    }
}
