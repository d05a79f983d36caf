// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import io.entigma.error.QueryRefusedException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The rule: answered as the twin does, or refused before anything was sent; and nothing in the clear either way. */
final class Verdicts {
    /** H2's codes. */
    private static final int MUST_GROUP_BY_COLUMN = 90016;

    private static final int SUBQUERY_IS_NOT_SINGLE = 90053;

    private final boolean rotated;
    private final boolean counts;
    private final Predicate<FuzzStatement> keeps;

    /**
     * @param rotated whether the tenant has several keys
     * @param counts whether the number of changed rows is compared
     * @param keeps whether promises of docs/queries.md hold for a statement
     */
    Verdicts(boolean rotated, boolean counts, Predicate<FuzzStatement> keeps) {
        this.keeps = keeps;
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
            return ofRefusal(statement, ours, twin);
        }
        if (twin.failure() != null) {
            return Verdict.of(Verdict.Sort.BOTH_FAILED);
        }
        if (ours.failure() != null && documented(ours.failure())) {
            return Verdict.of(Verdict.Sort.REFUSED);
        }
        if (ours.failure() != null
                && (notGrouped(ours.failure()) || notBuilt(ours.failure()) || ofDatabase(ours.failure(), statement))) {
            return Verdict.of(Verdict.Sort.BOTH_FAILED);
        }
        if (ours.failure() != null) {
            return failed(ours.failure());
        }
        Verdict verdict = ofAnswers(ours, twin);
        return verdict.find() && !statement.mutation() && enumAlone(statement)
                ? Verdict.of(Verdict.Sort.BOTH_FAILED)
                : verdict;
    }

    private Verdict ofRefusal(FuzzStatement statement, Outcome ours, Outcome twin) {
        if (!ours.executed().isEmpty()) {
            return Verdict.find("refused after SQL was sent", ours.executed().toString(), ours.failure());
        }
        boolean promised = statement.promise() == Promise.ALWAYS || statement.promise() == Promise.ONE_KEY && !rotated;
        return promised && twin.failure() == null && keeps.test(statement)
                ? Verdict.find("refused though docs/queries.md promises it", says(ours.failure()), null)
                : Verdict.of(Verdict.Sort.REFUSED);
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
        return notBuilt(twin.failure())
                ? Verdict.of(Verdict.Sort.BOTH_FAILED)
                : Verdict.find("plain entity: only the twin failed", says(twin.failure()), null);
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
        if (signature(failure)
                .equals("NoSuchElementException at [StandardStack.pop, SemanticQueryBuilder.visitInsertStatement]")) {
            // In an insert a union hides the reason: Hibernate tidies up after it more than there is.
            return true;
        }
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

    /**
     * Hibernate builds a nullif of two enum parameters, an enum literal that stands alone and a cast to an enum only if it has
     * met the enum before, which the twin has from the start. MySQL's driver reads no bit that comes out of a case, and the twin
     * has bytes for bits: Hibernate 7.2 knows no literal {@code true} of those.
     */
    private static boolean notBuilt(Throwable failure) {
        String signature = signature(failure);
        return signature.startsWith("NumberFormatException at [BooleanJdbcType")
                || signature.equals("IllegalArgumentException at [AbstractSqmExpression.as]")
                || signature.startsWith("NullPointerException at [BaseSqmToSqlAstConverter.visitLiteral")
                || signature.startsWith("NullPointerException at [SqmCriteriaNodeBuilder.createNullifFunctionNode")
                || signature.equals("AssertionError at [QueryLiteral.<init>, BaseSqmToSqlAstConverter.visitLiteral]");
    }

    /**
     * What a database refuses to do with our side alone. H2 does not run the sub-query of a comparison with the word null, so
     * that only we see that it has several rows. PostgreSQL sees beforehand that a comparison with one null is never true, not
     * with four, and does not join fully by it. It takes a bare null that an insert over several tables selects for a text,
     * which only columns of text take.
     */
    private static boolean ofDatabase(Throwable failure, FuzzStatement statement) {
        if (!(root(failure) instanceof SQLException sql)) {
            return false;
        }
        String state = String.valueOf(sql.getSQLState());
        String hql = statement.describe();
        return sql.getErrorCode() == SUBQUERY_IS_NOT_SINGLE && hql.contains("null = (select")
                || state.equals("0A000") && hql.contains(" full join ")
                || state.equals("42804") && hql.matches("(?s)insert into S(ec|ub) .*select .*null.*")
                || state.equals("42883") && enumAlone(statement);
    }

    /** Hibernate binds the number of an enum's constant that meets no attribute, the twin its name, see {@link Side}. */
    private static boolean enumAlone(FuzzStatement statement) {
        return Arrays.stream(SealedHue.values())
                .anyMatch(hue -> statement.loose().contains(hue.name()));
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
