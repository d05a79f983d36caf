// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import io.entigma.error.UntrustedRowException;
import io.entigma.internal.report.KeyListReviewData;
import io.entigma.internal.tables.RowProblems;
import io.entigma.internal.tables.RowProblems.Problem;
import io.entigma.internal.tables.RowSigner;
import io.entigma.internal.tables.RowSigner.Verdict;
import io.entigma.internal.tables.Signature;
import io.entigma.job.KeyListReview;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides which key rows are believed: those that the tenant's authenticated list covers, if all that it covers are there,
 * and it is no older than what was seen. Thread safe.
 */
final class KeyListCheck {
    private static final String TABLE = "entigma_key_list";
    private static final String WAY_OUT =
            "; if the tables were restored on purpose, accept them with `entigma accept-restore`, else restore the row";

    private final RowSigner signer;
    private final RowProblems problems;
    private final SeenGenerations seen = new SeenGenerations();

    KeyListCheck(RowSigner signer, RowProblems problems) {
        this.signer = signer;
        this.problems = problems;
    }

    /** Reads what is to be checked, in a transaction of its own. */
    interface Read {
        TenantKeys now();
    }

    /** A list that this node has no key for, though another one may: get keys and try again. */
    static final class UnknownSignerException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnknownSignerException() {
            super("unknown signer", null, false, false);
        }
    }

    private record Judgement(
            List<WrappedKey> believed, @Nullable String wrong, boolean isRolledBack) {}

    /** The keys that are believed, the newest version first; empty for a tenant that never had one. */
    List<WrappedKey> believed(TenantId tenant, Read read) {
        // Of before the look: what another thread sees while this one reads may be newer than what it reads.
        long before = seen.of(tenant);
        TenantKeys found = read.now();
        if (!found.isEmpty()) {
            signer.prepareToVerify();
        }
        Judgement judgement = judge(found, before);
        if (judgement.wrong != null) {
            // Another node may have changed the key that signs since.
            signer.refresh();
            before = seen.of(tenant);
            found = read.now();
            judgement = judge(found, before);
        }
        return settle(found, judgement);
    }

    /** The same, inside a transaction that keeps all others from changing the tenant's keys. */
    List<WrappedKey> believedLocked(TenantKeys found) {
        if (found.signature() != null && verdict(found) == Verdict.UNKNOWN_SIGNER) {
            throw new UnknownSignerException();
        }
        return settle(found, judge(found));
    }

    private List<WrappedKey> settle(TenantKeys found, Judgement judgement) {
        String tenant = found.tenant().value();
        if (judgement.wrong != null) {
            Problem problem = new Problem(
                    TABLE,
                    tenant,
                    "Keys of tenant '" + tenant + "': " + judgement.wrong
                            + ", so nothing is sealed or opened for this tenant" + WAY_OUT,
                    judgement.isRolledBack);
            problems.found(problem);
            throw problem.toException();
        }
        problems.gone(TABLE, tenant);
        tellOfOthers(found, judgement.believed);
        if (found.generation() > 0) {
            seen.saw(found.tenant(), found.generation());
        }
        return judgement.believed;
    }

    /** Rows that somebody else put there do no harm, but are worth to be known. */
    private void tellOfOthers(TenantKeys found, List<WrappedKey> believed) {
        String tenant = found.tenant().value();
        List<String> others = new ArrayList<>(found.malformed());
        for (WrappedKey row : found.rows()) {
            if (!believed.contains(row)) {
                others.add("key " + row.id());
            }
        }
        if (others.isEmpty()) {
            problems.gone("entigma_key", tenant);
        } else {
            problems.found(new Problem(
                    "entigma_key",
                    tenant,
                    "Keys of tenant '" + tenant + "': the authenticated list does not know "
                            + String.join(", ", others)
                            + "; Entigma did not write this and does not use it; find out who did, and delete it",
                    false));
        }
    }

    private Verdict verdict(TenantKeys found) {
        KeyList list = found.list();
        Signature signature = found.signature();
        return list == null || signature == null ? Verdict.BAD : signer.verify(list.toSign(), signature);
    }

    private Judgement judge(TenantKeys found) {
        return judge(found, seen.of(found.tenant()));
    }

    /** By the highest generation that was seen before the rows were read. */
    private Judgement judge(TenantKeys found, long newest) {
        if (found.isEmpty() && newest == 0) {
            return new Judgement(List.of(), null, false);
        }
        if (found.generation() < newest && (found.list() == null || verdict(found) == Verdict.GOOD)) {
            return wrong(
                    "the list in " + TABLE + " is of generation " + found.generation() + ", but this node has seen "
                            + newest + ": the table was put back to an older state",
                    true);
        }
        Signature signature = found.signature();
        if (signature == null) {
            return wrong("there are rows, but no authenticated list of them in " + TABLE, false);
        }
        return switch (verdict(found)) {
            case BAD -> wrong("the MAC of the list in " + TABLE + " does not fit; it was changed", false);
            case UNKNOWN_SIGNER ->
                wrong(
                        "the list in " + TABLE + " is signed with installation key " + signature.signer()
                                + ", which is none of this application's",
                        false);
            case GOOD -> covered(found);
        };
    }

    private static Judgement covered(TenantKeys found) {
        KeyList list = Objects.requireNonNull(found.list(), "verified");
        List<KeyList.Entry> uncovered = list.uncovered(found.rows());
        if (!uncovered.isEmpty()) {
            return wrong("the row of key " + uncovered.get(0).id() + " was changed or is missing", false);
        }
        return new Judgement(
                found.rows().stream()
                        .filter(row -> list.entry(row.id()).isPresent())
                        .toList(),
                null,
                false);
    }

    private static Judgement wrong(String what, boolean isRolledBack) {
        return new Judgement(List.of(), what, isRolledBack);
    }

    /** A tenant that seems to have no key: it must not have had one before this node's eyes. */
    void requireNeverSeen(TenantId tenant) {
        believedLocked(new TenantKeys(tenant, List.of(), List.of(), null, null));
    }

    /** What an operator is to see before accepting it: the keys that the list covers, or else all rows that are keys. */
    KeyListReview review(TenantKeys found) {
        Judgement judgement = found.list() == null || verdict(found) != Verdict.GOOD ? judge(found) : covered(found);
        return judgement.wrong == null
                ? review(found, judgement.believed, null)
                : review(found, found.rows(), judgement.wrong);
    }

    private KeyListReview review(TenantKeys found, List<WrappedKey> keys, @Nullable String problem) {
        return new KeyListReviewData(found.tenant(), keys, found.generation(), seen.of(found.tenant()), problem);
    }

    /** What is wrong with the list itself: half a sentence, or null if it is authentic and no older than what was seen. */
    @Nullable
    String wrongWithList(TenantKeys found) {
        boolean isGood = found.list() != null && verdict(found) == Verdict.GOOD && !isOlderThanSeen(found);
        return isGood ? null : judge(found).wrong;
    }

    /** Whether a key has signed the list that is none of this application's. */
    boolean isOfAnother(TenantKeys found) {
        return found.signature() != null && verdict(found) == Verdict.UNKNOWN_SIGNER;
    }

    boolean isOlderThanSeen(TenantKeys found) {
        return seen.isOlder(found);
    }

    /** Whether a list of this generation is none that this node has seen a later one of. */
    boolean isAsNewAsSeen(TenantId tenant, long generation) {
        return generation >= seen.of(tenant);
    }

    boolean hasSeen(TenantId tenant) {
        return seen.of(tenant) > 0;
    }

    void saw(TenantId tenant, long generation) {
        seen.saw(tenant, generation);
    }

    /** A key's row that its owner's list does not cover. */
    UntrustedRowException damaged(KeyId id) {
        Problem problem = new Problem(
                "entigma_key",
                "key " + id,
                "Key " + id
                        + ": its row in entigma_key is not in the authenticated list of its tenant, so it is not used"
                        + WAY_OUT,
                false);
        problems.found(problem);
        return problem.toException();
    }

    /** Tells of a row that is none. */
    void malformed(String text) {
        problems.found(new Problem("entigma_key", text, "Key table: " + text + "; it is not used", false));
    }
}
