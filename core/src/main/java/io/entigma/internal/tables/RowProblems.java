// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.tables;

import io.entigma.error.UntrustedRowException;
import io.entigma.internal.report.UntrustedRowData;
import io.entigma.spi.EntigmaListener;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What is wrong with rows of Entigma's own tables: kept for the health until the row is right again, told to the log and
 * one listener once. Thread safe.
 */
public final class RowProblems {
    private static final System.Logger LOG = System.getLogger(RowProblems.class.getName());
    private static final int MOST_KEPT = 1_000;

    private final Consumer<Problem> listener;
    private final Map<String, Problem> present = new LinkedHashMap<>();

    /**
     * A row that is not believed.
     *
     * @param table its table, without a schema
     * @param row whose it is: a tenant, a column, a job
     * @param text a sentence
     * @param isRolledBack whether it is authentic, but older than one that was seen
     */
    public record Problem(String table, String row, String text, boolean isRolledBack) {
        private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\u2028\u2029]");

        /**
         * The error of whoever needs the row.
         *
         * @return a new exception
         */
        public UntrustedRowException toException() {
            return new UntrustedRowException(text, isRolledBack);
        }

        /** Takes out what a terminal or a log would obey. */
        public Problem {
            text = UNPRINTABLE.matcher(text).replaceAll("?");
        }

        /**
         * What a listener is told.
         *
         * @return the same for people outside
         */
        public EntigmaListener.UntrustedRow told() {
            return new UntrustedRowData(table, row, text, isRolledBack);
        }

        private String subject() {
            return table + " " + row;
        }
    }

    /**
     * Starts without problems.
     *
     * @param listener hears of each problem when it is first met
     */
    public RowProblems(Consumer<Problem> listener) {
        this.listener = listener;
    }

    public void found(Problem problem) {
        synchronized (present) {
            Problem before = present.get(problem.subject());
            if (problem.equals(before) || (before == null && present.size() >= MOST_KEPT)) {
                return;
            }
            present.put(problem.subject(), problem);
        }
        LOG.log(Level.ERROR, problem.text);
        listener.accept(problem);
    }

    /** The row is right, or right again. */
    public void gone(String table, String row) {
        synchronized (present) {
            if (!present.isEmpty()) {
                present.remove(table + " " + row);
            }
        }
    }

    /**
     * Rows that were not right when they were last looked at.
     *
     * @return a sentence each
     */
    public List<String> texts() {
        synchronized (present) {
            return present.values().stream().map(Problem::text).toList();
        }
    }
}
