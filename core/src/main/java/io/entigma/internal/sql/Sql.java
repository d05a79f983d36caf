// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.sql;

import com.google.errorprone.annotations.CompileTimeConstant;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * SQL, or a part of it, that is made of texts in the source code, quoted names and numbers. No other text becomes one of
 * these, so whatever a name holds, it stays a name. Immutable and thread safe.
 */
public final class Sql {
    /** Nothing. */
    public static final Sql NONE = new Sql("");

    private static final String GAP = "{}";
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final String text;

    private Sql(String text) {
        this.text = text;
    }

    /**
     * SQL with gaps for parts.
     *
     * @param template a text in the source code, with <code>{}</code> for each part
     * @param parts what comes into the gaps, in their order
     * @return the SQL
     * @throws IllegalArgumentException if there are more or fewer parts than gaps
     */
    public static Sql of(@CompileTimeConstant final String template, Sql... parts) {
        Iterator<Sql> next = Arrays.asList(parts).iterator();
        StringBuilder filled = new StringBuilder();
        int from = 0;
        for (int gap = template.indexOf(GAP); gap >= 0; gap = template.indexOf(GAP, from)) {
            if (!next.hasNext()) {
                throw new IllegalArgumentException("SQL '" + template + "': has more gaps than parts");
            }
            filled.append(template, from, gap).append(next.next().text);
            from = gap + GAP.length();
        }
        if (next.hasNext()) {
            throw new IllegalArgumentException("SQL '" + template + "': has fewer gaps than parts");
        }
        return new Sql(filled.append(template, from, template.length()).toString());
    }

    /**
     * A number.
     *
     * @param number the number
     * @return its digits
     */
    public static Sql of(long number) {
        return new Sql(Long.toString(number));
    }

    /**
     * Parts in a row.
     *
     * @param between a text in the source code
     * @param parts the parts
     * @return the parts with that between them
     */
    public static Sql join(@CompileTimeConstant final String between, Collection<Sql> parts) {
        return new Sql(parts.stream().map(Sql::text).collect(Collectors.joining(between)));
    }

    /**
     * Parameters in a row.
     *
     * @param count how many
     * @return so many question marks, with commas
     */
    public static Sql parameters(int count) {
        return new Sql(String.join(", ", Collections.nCopies(count, "?")));
    }

    /**
     * A text as a literal, for the few places that take no parameter.
     *
     * @param value the text
     * @return the text in apostrophes
     * @throws IllegalArgumentException if it holds what could end a literal: an apostrophe, a backslash, a control character
     */
    public static Sql literal(String value) {
        if (value.chars().anyMatch(c -> c == '\'' || c == '\\' || Character.isISOControl(c))) {
            throw new IllegalArgumentException(
                    "An SQL literal must hold no apostrophe, backslash or control character; bind a parameter instead");
        }
        return new Sql("'" + value + "'");
    }

    /**
     * A name that needs no quotes.
     *
     * @param name the name
     * @return the same
     * @throws IllegalArgumentException if it is anything but letters a to z, digits and underscores
     */
    public static Sql word(String name) {
        if (!WORD.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "A name without quotes must be of letters a to z, digits and underscores; quote this one");
        }
        return new Sql(name);
    }

    /** What {@link Identifiers} has quoted. */
    static Sql name(String quoted) {
        return new Sql(quoted);
    }

    /**
     * Takes a text for SQL without a look at it. For names as Hibernate writes them into its own statements, which come from
     * the application's mapping; never for what a database or a user says.
     *
     * @param text the text
     * @return the same
     */
    public static Sql insecureOf(String text) {
        return new Sql(text);
    }

    /**
     * Prepares the statement.
     *
     * @param connection where
     * @return the statement, to be closed
     * @throws SQLException if the database refuses it
     */
    public PreparedStatement prepare(Connection connection) throws SQLException {
        return connection.prepareStatement(text);
    }

    /**
     * Whether this is no SQL at all.
     *
     * @return true if it is empty
     */
    public boolean isEmpty() {
        return text.isEmpty();
    }

    /**
     * The SQL for somebody else to run, or to read.
     *
     * @return its text
     */
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sql sql && sql.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
