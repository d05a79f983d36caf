// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import io.entigma.internal.job.store.JobRowAudit;
import io.entigma.internal.job.store.JobStore;
import io.entigma.internal.tables.RowProblems.Problem;
import io.entigma.internal.tables.RowSigner;
import io.entigma.internal.tables.TableNames;
import io.entigma.internal.tables.Transactions;
import io.entigma.key.KeyId;
import io.entigma.key.WrappedKey;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Looks at every row of Entigma's own tables that is authenticated, and names those that are not as Entigma wrote them. What
 * it finds is no matter of the health, since rows that nobody uses do no harm. Thread safe.
 */
public final class RowAudit {
    private static final String LISTS = "entigma_key_list";
    private static final int MOST_SHOWN = 32;

    private final Transactions transactions;
    private final KeySurvey survey;
    private final StrayRows strays;
    private final AcceptanceLog accepted;
    private final ColumnCatalog catalog;
    private final ShredLog shredLog;
    private final JobStore jobs;
    private final JobRowAudit jobRows;
    private final RowSigner signer;
    private final KeyListCheck check;

    RowAudit(
            Transactions transactions,
            TableNames names,
            KeyRows rows,
            ColumnCatalog catalog,
            ShredLog shredLog,
            JobStore jobs,
            RowSigner signer,
            KeyListCheck check) {
        this.transactions = transactions;
        this.survey = new KeySurvey(transactions, rows);
        this.strays = new StrayRows(names);
        this.accepted = new AcceptanceLog(names);
        this.catalog = catalog;
        this.shredLog = shredLog;
        this.jobs = jobs;
        this.jobRows = new JobRowAudit(names, signer);
        this.signer = signer;
        this.check = check;
    }

    /**
     * Reads all rows.
     *
     * @return one problem for each row that is not believed, in the order of the tables; empty if all is well
     * @throws io.entigma.error.EntigmaException if the tables cannot be read, or the installation's keys cannot be had
     */
    public List<Problem> run() {
        signer.prepareToVerify();
        // Once for all rows: other nodes may have rotated the key since.
        signer.refresh();
        List<Problem> found = new ArrayList<>();
        survey.forEach(keys -> add(keys, found));
        found.addAll(transactions.run("look for stray rows", strays::of));
        catalog.untrusted().forEach(column -> found.add(unsigned("entigma_column", column.label())));
        shredLog.untrusted().forEach(whose -> found.add(unsigned("entigma_shred", whose)));
        jobs.untrusted().forEach(id -> found.add(unsigned("entigma_job", id)));
        transactions
                .run("look at shards", jobRows::shards)
                .forEach(whose -> found.add(unsigned("entigma_shard", whose)));
        transactions
                .run("look at the quarantine", jobRows::quarantine)
                .forEach(whose -> found.add(unsigned("entigma_quarantine", whose)));
        transactions
                .run("look at acceptances", connection -> accepted.untrusted(connection, signer))
                .forEach(row -> found.add(unsigned("entigma_accepted", "tenant " + shown(row.tenant()))));
        return found;
    }

    private static Problem unsigned(String table, String whose) {
        return new Problem(
                table,
                whose,
                table + " of " + whose
                        + ": the row is not signed, not as it was signed, or signed by another application",
                false);
    }

    /** Bytes that may be no text. */
    static String shown(byte[] bytes) {
        return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, MOST_SHOWN))
                + (bytes.length > MOST_SHOWN ? "..." : "");
    }

    private void add(TenantKeys keys, List<Problem> found) {
        String tenant = keys.tenant().value();
        String table = InstallationName.isOne(keys.tenant()) ? "entigma_installation" : "entigma_key";
        keys.malformed().forEach(text -> found.add(ofKey(table, tenant, text, "it is no row of a key")));
        String wrong = check.wrongWithList(keys);
        KeyList list = keys.list();
        if (wrong == null && list != null) {
            addKeys(keys, list, table, found);
        } else if (wrong != null && keys.signature() == null && list == null) {
            keys.rows().forEach(row -> found.add(ofKey(table, tenant, name(row.id()), wrong)));
        } else if (wrong != null) {
            found.add(new Problem(
                    LISTS, tenant, "Keys of tenant '" + tenant + "': " + wrong, check.isOlderThanSeen(keys)));
        }
    }

    /** Rows beside a list that is authentic. */
    private static void addKeys(TenantKeys keys, KeyList list, String table, List<Problem> found) {
        String tenant = keys.tenant().value();
        list.uncovered(keys.rows())
                .forEach(entry ->
                        found.add(ofKey(table, tenant, name(entry.id()), "its row was changed or is missing")));
        for (WrappedKey row : keys.rows()) {
            if (list.entry(row.id()).isEmpty()) {
                found.add(ofKey(
                        table,
                        tenant,
                        name(row.id()),
                        "the authenticated list does not know it; find out who wrote it"));
            }
        }
    }

    private static String name(KeyId id) {
        return "key " + id;
    }

    private static Problem ofKey(String table, String tenant, String row, String wrong) {
        return new Problem(
                table, tenant + ": " + row, table + " of tenant '" + tenant + "', " + row + ": " + wrong, false);
    }
}
