// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import io.entigma.error.UntrustedRowException;
import io.entigma.internal.tables.RowSigner;
import io.entigma.internal.tables.TableNames;
import io.entigma.internal.tables.Transactions;
import io.entigma.job.KeyListReview;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Accepts the present state of the key table on purpose, as after a restore from a backup: each list is signed anew with a
 * generation that is higher than any that a node can have seen. Thread safe.
 */
public final class Acceptances {
    private static final System.Logger LOG = System.getLogger(Acceptances.class.getName());

    /** A generation begins with the millisecond of its acceptance, so that a later acceptance is always higher. */
    private static final int COUNTER_BITS = 20;

    private final Transactions transactions;
    private final KeyRows rows;
    private final KeySurvey survey;
    private final AcceptanceLog log;
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
        this.rows = rows;
        this.survey = new KeySurvey(transactions, rows);
        this.log = new AcceptanceLog(names);
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
        survey.forEach(keys -> found.add(check.review(keys)));
        found.sort(Comparator.comparing(KeyListReview::tenant));
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
            long generation = Math.max(now << COUNTER_BITS, reviewed.generation() + 1);
            KeyList list = KeyList.of(tenant, generation, reviewed.keys());
            rows.updateList(connection, list, signer.sign(list.toSign()));
            rows.touch(connection, tenant, epoch);
            AcceptanceLog.Acceptance done = new AcceptanceLog.Acceptance(
                    tenant.toBytes(), generation, now, reviewed.generation(), reviewed.problem());
            log.add(connection, done, signer.sign(done.toSign()));
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

    /**
     * Signs every list with the key that signs now. Nothing changes for tenants whose rows are not believed, nor for those of
     * another application, whose own key has signed them.
     *
     * @param changes how lists are changed
     * @return tenants whose list this application has signed, and could not sign anew
     */
    List<TenantId> signAll(KeyListChanges changes) {
        signer.prepareToSign();
        signer.refresh();
        List<TenantId> own = new ArrayList<>();
        survey.forEach(found -> {
            if (!check.isOfAnother(found)) {
                own.add(found.tenant());
            }
        });
        own.removeIf(tenant -> isSigned(tenant, changes));
        transactions.run("sign acceptances", connection -> log.signAnew(connection, signer));
        return own;
    }

    private static boolean isSigned(TenantId tenant, KeyListChanges changes) {
        try {
            List<WrappedKey> unused = changes.run(
                    "sign a list of keys", connection -> changes.of(connection, tenant, (same, believed) -> believed));
            return true;
        } catch (UntrustedRowException e) {
            LOG.log(Level.DEBUG, "Not signed", e);
            return false;
        }
    }
}
