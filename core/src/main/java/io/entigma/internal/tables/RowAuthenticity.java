// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.tables;

import io.entigma.error.UntrustedRowException;
import io.entigma.internal.tables.RowProblems.Problem;
import io.entigma.internal.tables.RowSigner.Verdict;
import org.jspecify.annotations.Nullable;

/** Signs and checks rows that stand for themselves: of the catalog, of jobs, of requests. Thread safe. */
public final class RowAuthenticity {
    private final RowSigner signer;
    private final RowProblems problems;

    public RowAuthenticity(RowSigner signer, RowProblems problems) {
        this.signer = signer;
        this.problems = problems;
    }

    /** Gets the keys that sign. Not inside a transaction. */
    public void prepareToSign() {
        signer.prepareToSign();
    }

    /** After {@link #prepareToSign}. */
    public Signature sign(RowBytes row) {
        return signer.sign(row);
    }

    /** Whether a row is as Entigma wrote it. Calls the key server for a key that is new here, so not inside a transaction. */
    public boolean isGood(RowBytes row, @Nullable Signature signature) {
        if (signature == null) {
            return false;
        }
        signer.prepareToVerify();
        Verdict verdict = signer.verify(row, signature);
        if (verdict == Verdict.UNKNOWN_SIGNER) {
            signer.refresh();
            verdict = signer.verify(row, signature);
        }
        return verdict == Verdict.GOOD;
    }

    /** The same inside a transaction, where a key that is new here counts as none. */
    public boolean isGoodHere(RowBytes row, @Nullable Signature signature) {
        return signer.isGood(row, signature);
    }

    /**
     * Requires that a row is as Entigma wrote it.
     *
     * @param table its table
     * @param name whose it is, safe to print
     * @param wayOut what to do if it is not
     */
    public void require(String table, String name, RowBytes row, @Nullable Signature signature, String wayOut) {
        if (!isGood(row, signature)) {
            throw untrusted(table, name, signature, wayOut);
        }
        problems.gone(table, name);
    }

    /** Tells that a row is not believed. */
    public UntrustedRowException untrusted(String table, String name, @Nullable Signature signature, String wayOut) {
        Problem problem = new Problem(
                table,
                name,
                table + " of " + name + ": the row is "
                        + (signature == null ? "not signed" : "not as it was signed, or signed by another application")
                        + ", so it is not used; " + wayOut,
                false);
        problems.found(problem);
        return problem.toException();
    }
}
