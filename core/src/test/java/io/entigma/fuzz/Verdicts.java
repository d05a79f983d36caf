// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import io.entigma.error.QueryRefusedException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rule: answered as the twin does, or refused before anything was sent; and nothing in the clear either way. */
final class Verdicts {
    /** H2's code. */
    private static final int MUST_GROUP_BY_COLUMN = 90016;

    private final boolean rotated;
    private final boolean counts;

    /**
     * @param rotated whether the tenant has several keys
     * @param counts whether the number of changed rows is compared
     */
    Verdicts(boolean rotated, boolean counts) {
        this.rotated = rotated;
        this.counts = counts;
    }

    Verdict of(FuzzStatement statement, Outcome ours, Outcome twin) {
        Optional<Verdict> leak = leak(statement, ours);
        if (leak.isPresent()) {
            return leak.get();
        }
        if (ours.unreadable() != null) {
            return Verdict.find(
                    "stored what does not open: " + signature(ours.unreadable()),
                    says(ours.unreadable()),
                    ours.unreadable());
        }
        if (!statement.encrypted()) {
            return ofPlain(ours, twin);
        }
        if (ours.failure() != null && refused(ours.failure())) {
            if (!ours.executed().isEmpty()) {
                return Verdict.find(
                        "refused after SQL was sent", ours.executed().toString(), ours.failure());
            }
            boolean promised =
                    statement.promise() == Promise.ALWAYS || statement.promise() == Promise.ONE_KEY && !rotated;
            return promised && twin.failure() == null
                    ? Verdict.find("refused though docs/queries.md promises it", says(ours.failure()), null)
                    : Verdict.of(Verdict.Sort.REFUSED);
        }
        if (twin.failure() != null) {
            return Verdict.of(Verdict.Sort.BOTH_FAILED);
        }
        if (ours.failure() != null && documented(ours.failure())) {
            return Verdict.of(Verdict.Sort.REFUSED);
        }
        if (ours.failure() != null && (notGrouped(ours.failure()) || notBuilt(ours.failure()))) {
            return Verdict.of(Verdict.Sort.BOTH_FAILED);
        }
        return ours.failure() == null ? ofAnswers(ours, twin) : failed(ours.failure());
    }

    private static Optional<Verdict> leak(FuzzStatement statement, Outcome ours) {
        for (String text : ours.texts()) {
            if (Pools.showsCanary(Pools.without(statement.mayBeBound(), text))) {
                return Optional.of(Verdict.find("canary in SQL", text, ours.failure()));
            }
        }
        for (Object bind : ours.binds()) {
            String value = Rows.text(bind);
            if (Pools.showsCanary(bind) && !statement.mayBeBound().contains(value)) {
                String kind =
                        statement.loose().contains(value) ? "canary bound where it meets no attribute" : "canary bound";
                return Optional.of(Verdict.find(kind, value + " in " + ours.texts(), ours.failure()));
            }
        }
        return Optional.empty();
    }

    /** Nothing is encrypted here, so there is no excuse. */
    private Verdict ofPlain(Outcome ours, Outcome twin) {
        if (ours.failure() == null && twin.failure() == null) {
            return ofAnswers(ours, twin);
        } else if (ours.failure() != null && twin.failure() != null) {
            return ours.failure().getClass() == twin.failure().getClass()
                    ? Verdict.of(Verdict.Sort.BOTH_FAILED)
                    : Verdict.find(
                            "plain entity failed otherwise: " + signature(ours.failure()),
                            says(ours.failure()) + " / " + says(twin.failure()),
                            ours.failure());
        } else if (ours.failure() != null) {
            return Verdict.find("plain entity: " + signature(ours.failure()), says(ours.failure()), ours.failure());
        }
        return Verdict.find("plain entity: only the twin failed", says(twin.failure()), null);
    }

    private Verdict ofAnswers(Outcome ours, Outcome twin) {
        if (counts && !ours.rows().equals(twin.rows())) {
            return Verdict.find(
                    "answered differently",
                    "ours " + cut(ours.rows()) + " twin " + cut(twin.rows()) + " by " + ours.texts(),
                    null);
        } else if (!ours.tables().equals(twin.tables())) {
            return Verdict.find(
                    "stored differently", difference(ours.tables(), twin.tables()) + " by " + ours.texts(), null);
        }
        return Verdict.of(Verdict.Sort.ANSWERED);
    }

    private static Verdict failed(Throwable failure) {
        return Verdict.find("failed: " + signature(failure), says(failure), failure);
    }

    /** What docs/queries.md says of Hibernate's own refusals. */
    private static boolean documented(Throwable failure) {
        String message = String.valueOf(root(failure).getMessage());
        return message.contains("of function 'avg()'")
                || (message.contains("of function '") && message.contains("has type '"))
                || message.startsWith("Cannot assign expression of type ")
                || message.startsWith("Cannot compare left expression of type ");
    }

    /**
     * What is selected beside groups without being grouped by has no one value. H2 says so only when it sees two: values that
     * are sealed at random differ where the twin's are equal.
     */
    private static boolean notGrouped(Throwable failure) {
        return root(failure) instanceof SQLException sql
                && sql.getClass().getName().startsWith("org.h2.")
                && sql.getErrorCode() == MUST_GROUP_BY_COLUMN;
    }

    /** Hibernate builds a nullif of two enum parameters only if it has met the enum before, which the twin has from the start. */
    private static boolean notBuilt(Throwable failure) {
        return signature(failure)
                .startsWith("NullPointerException at [SqmCriteriaNodeBuilder.createNullifFunctionNode");
    }

    private static boolean refused(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof QueryRefusedException) {
                return true;
            }
        }
        return false;
    }

    /** The innermost cause with what tells it from others of its class: its SQL state, or where it was thrown. */
    static String signature(Throwable failure) {
        Throwable root = root(failure);
        if (root instanceof SQLException sql) {
            return root.getClass().getSimpleName() + " " + sql.getSQLState();
        }
        Set<String> frames = new LinkedHashSet<>();
        for (StackTraceElement frame : root.getStackTrace()) {
            String name = frame.getClassName();
            boolean tells = (name.startsWith("org.hibernate") || name.startsWith("io.entigma"))
                    && !name.startsWith("io.entigma.fuzz");
            if (tells && frames.size() < 2) {
                frames.add(name.substring(name.lastIndexOf('.') + 1) + "." + frame.getMethodName());
            }
        }
        return root.getClass().getSimpleName() + " at " + frames;
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }

    private static String says(@Nullable Throwable failure) {
        if (failure == null) {
            return "";
        }
        Throwable root = root(failure);
        return failure.getClass().getSimpleName() + ": " + failure.getMessage()
                + (root == failure ? "" : " / " + root.getClass().getSimpleName() + ": " + root.getMessage());
    }

    static String difference(Map<String, List<String>> ours, Map<String, List<String>> twin) {
        StringBuilder text = new StringBuilder();
        ours.forEach((table, rows) -> {
            List<String> more = new ArrayList<>(rows);
            List<String> missing = new ArrayList<>(twin.getOrDefault(table, List.of()));
            missing.removeAll(rows);
            more.removeAll(twin.getOrDefault(table, List.of()));
            if (!more.isEmpty() || !missing.isEmpty()) {
                text.append(table)
                        .append(": ours ")
                        .append(cut(more))
                        .append(" twin ")
                        .append(cut(missing));
            }
        });
        return text.toString();
    }

    private static String cut(List<String> rows) {
        String text = rows.size() + " " + rows;
        return text.length() > 400 ? text.substring(0, 400) + "..." : text;
    }
}
