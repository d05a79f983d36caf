// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.type;

import io.entigma.error.QueryRefusedException;
import io.entigma.internal.search.TokenKind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The columns in which the database keeps an attribute's search tokens, and whether they can be relied on. A row without its
 * token would not be found, so nothing is looked for before the database itself refuses such rows, old and new: by a check
 * constraint, which it tests against all rows when it is added. Thread safe.
 */
public final class SearchIndex {
    /** Soon at first, since a start can be followed by the statements that were missing; then seldom. */
    private static final long FIRST_WAIT = Duration.ofMillis(50).toNanos();

    private static final long LONGEST_WAIT = Duration.ofSeconds(5).toNanos();

    /** Asks the database. */
    public interface Look {
        /**
         * What is missing before queries can rely on the tokens.
         *
         * @return statements that add it; empty if all is there
         */
        List<String> missing();
    }

    private final String subject;
    private final String mapped;
    private final Set<String> tables;
    private final Map<TokenKind, String> columns;
    private final Look look;
    private final Object looking = new Object();
    private long nextLook = System.nanoTime();
    private long wait = FIRST_WAIT;
    private volatile boolean ready;
    private volatile List<String> missing = List.of();

    /**
     * Composes an index.
     *
     * @param subject the attribute, for messages
     * @param mapped the table that the attribute is mapped to, as Hibernate writes it
     * @param tables the tables that have the columns, as Hibernate writes them
     * @param columns the column of each kind of token, as Hibernate writes it
     * @param look asks the database
     */
    public SearchIndex(String subject, String mapped, Set<String> tables, Map<TokenKind, String> columns, Look look) {
        this.subject = subject;
        this.mapped = mapped;
        this.tables = Set.copyOf(tables);
        this.columns = new EnumMap<>(columns);
        this.look = look;
    }

    /**
     * Whether a table has the columns; those of Envers, for example, have none.
     *
     * @param table the table as Hibernate writes it
     * @return true if it has them
     */
    public boolean isIn(String table) {
        return tables.contains(table);
    }

    /**
     * Whether it is the table that the attribute is mapped to. With a table per class it may exist for subclasses only.
     *
     * @param table the table as Hibernate writes it
     * @return true if it is
     */
    public boolean isMappedTo(String table) {
        return mapped.equals(table);
    }

    /**
     * The column of a kind of token.
     *
     * @param kind the kind
     * @return its name as Hibernate writes it, or null if there is none
     */
    public @Nullable String column(TokenKind kind) {
        return columns.get(kind);
    }

    /**
     * Whether each row is sure to have its token.
     *
     * @return true from the first look on that found it so
     */
    public boolean isReady() {
        if (!ready) {
            // Others wait for the first look, which tells them as well.
            synchronized (looking) {
                if (!ready && System.nanoTime() - nextLook >= 0) {
                    missing = look.missing();
                    ready = missing.isEmpty();
                    nextLook = System.nanoTime() + wait;
                    wait = Math.min(2 * wait, LONGEST_WAIT);
                }
            }
        }
        return ready;
    }

    /**
     * What the last look found missing.
     *
     * @return statements that add it
     */
    public List<String> missing() {
        return missing;
    }

    /**
     * Refuses queries while rows may have no token.
     *
     * @throws QueryRefusedException if so
     */
    void requireReady() {
        if (!isReady()) {
            throw new QueryRefusedException(
                    subject + ": the index is not ready: rows without a token would not be found;"
                            + " re-encrypt the column, or encrypt it where its values are plain, then add the constraint that refuses such rows: "
                            + String.join("; ", missing));
        }
    }
}
