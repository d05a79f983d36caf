// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.scan;

import io.entigma.error.QueryRefusedException;
import io.entigma.internal.hibernate.query.search.PrefixPattern;
import io.entigma.internal.hibernate.scan.Candidate;
import io.entigma.internal.hibernate.type.EncryptedType;
import io.entigma.internal.search.MarkTable;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.hibernate.sql.exec.spi.ExecutionContext;
import org.hibernate.sql.exec.spi.JdbcParameterBindings;
import org.jspecify.annotations.Nullable;

/**
 * What one place of a query asks about all values of a column. Made once for each translation, which serves many executions;
 * thread safe.
 */
final class Scan {
    /** What the database is told of the values. */
    interface Question {
        /**
         * Answers.
         *
         * @param candidates the values
         * @param bindings the parameters of the execution
         * @return what the database is told
         */
        MarkTable ask(List<Candidate> candidates, JdbcParameterBindings bindings);
    }

    /**
     * What the database is told in one execution.
     *
     * @param isNeeded whether values had to be opened; not if search tokens tell
     * @param table what was found out of them, else nothing
     */
    record Answer(boolean isNeeded, MarkTable table) {}

    private final SharedCandidates candidates;
    private final Question question;

    /** One for each execution, whose parameters are bound one by one, and of which nothing else tells when it ends. */
    private final Map<ExecutionContext, Answer> answers = new WeakHashMap<>();

    private final @Nullable PrefixPattern told;

    Scan(SharedCandidates candidates, Question question, @Nullable PrefixPattern told) {
        this.candidates = candidates;
        this.question = question;
        this.told = told;
    }

    /** Whether search tokens may tell. */
    boolean canBeTold() {
        return told != null;
    }

    EncryptedType type() {
        return candidates.type();
    }

    Answer answer(JdbcParameterBindings bindings, ExecutionContext execution) throws SQLException {
        synchronized (answers) {
            Answer known = answers.get(execution);
            if (known != null) {
                return known;
            }
        }
        boolean isNeeded = told == null || !told.isTold(bindings);
        Answer answer = new Answer(isNeeded, ask(isNeeded ? candidates.of(execution) : List.of(), bindings));
        synchronized (answers) {
            answers.put(execution, answer);
        }
        return answer;
    }

    private MarkTable ask(List<Candidate> asked, JdbcParameterBindings bindings) {
        try {
            return question.ask(asked, bindings);
        } catch (Unanswerable e) {
            throw new QueryRefusedException(type().attribute().subject() + ": " + e.getMessage());
        }
    }
}
