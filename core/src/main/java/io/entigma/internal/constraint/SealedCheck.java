// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.constraint;

import io.entigma.internal.cipher.SealedFormat;
import io.entigma.internal.search.TokenKind;
import io.entigma.internal.search.TokenLayout;
import io.entigma.internal.sql.Sql;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The check constraint of an encrypted column: its name, and how to know it again. */
public final class SealedCheck {
    private static final String PREFIX = "entigma_";

    /** PostgreSQL cuts names at 63 bytes, MySQL and MariaDB refuse more than 64 characters. */
    private static final int NAME_LENGTH = 63;

    private static final int HASH_BYTES = 4;

    /** The marker's byte, in the ways in which the databases write it, and people. */
    private static final String MARKER = "(?:['x]f9|\\b249\\b)";

    /** What may stand between a column and the marker it is compared with: all in one comparison for equality. */
    private static final String WITHIN = "(?:(?!\\band\\b|\\bor\\b)[^<>!])*";

    private SealedCheck() {}

    /**
     * The name of a column's constraint. Letters, digits and underscores only, so that it needs no quotes; with a hash, so
     * that it is the only one in its schema, as H2 and MySQL want it.
     *
     * @param table the table's name as mapped
     * @param column the column's name as mapped
     * @return the name
     */
    public static String name(String table, String column) {
        return name(table, column, table + '\0' + column);
    }

    /**
     * The name of the constraint that refuses values without search tokens; another one for each layout of tokens.
     *
     * @param table the table's name as mapped
     * @param column the column's name as mapped
     * @param layout the tokens
     * @return the name
     */
    public static String tokensName(String table, String column, TokenLayout layout) {
        return name(table, column, table + '\0' + column + '\0' + layout.description());
    }

    /**
     * The name of the generated column that keeps a search token: that of the encrypted column with an ending, cut if that
     * is too long for some database, and then with a hash so that no other column has the same.
     *
     * @param column the encrypted column's name as mapped
     * @param kind what kind of token it is
     * @return the name
     */
    public static String tokenColumn(String column, TokenKind kind) {
        String ending = switch (kind) {
            case EQUAL -> "_eq";
            case IGNORE_CASE -> "_ci";
            case PREFIX, PREFIX_IGNORE_CASE -> "_px";
            case RANGE -> "_rg";
        };
        if (bytes(column + ending) <= NAME_LENGTH) {
            return column + ending;
        }
        String end = "_" + hash(column) + ending;
        String readable = column;
        while (bytes(readable + end) > NAME_LENGTH) {
            readable = readable.substring(0, readable.offsetByCodePoints(readable.length(), -1));
        }
        return readable + end;
    }

    private static int bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String name(String table, String column, String whole) {
        String readable = (table + "_" + column).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
        int room = NAME_LENGTH - PREFIX.length() - 1 - 2 * HASH_BYTES;
        return PREFIX + readable.substring(0, Math.min(room, readable.length())) + "_" + hash(whole);
    }

    /** Whether we made a constraint for a column, of whatever layout of tokens; false if its name is cut, and tells not of whose. */
    static boolean isOurs(String name, String table, String column) {
        String own = name(table, column);
        int readable = own.length() - 2 * HASH_BYTES;
        return own.length() < NAME_LENGTH
                && name.length() == own.length()
                && name.regionMatches(true, 0, own, 0, readable);
    }

    /** The same, for a statement. A database keeps it in its own case, so it is not quoted. */
    static Sql sqlName(String table, String column) {
        return Sql.word(name(table, column));
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not available in this Java runtime", e);
        }
    }

    static int leastBytes(boolean atKeyServer) {
        return SealedFormat.leastBytes(atKeyServer);
    }

    /**
     * Whether a constraint compares a column's first byte with the marker; also one that somebody wrote in another way.
     *
     * @param name the constraint's name
     * @param condition its condition as the database prints it, or null if it does not show it
     */
    static boolean guards(String name, @Nullable String condition, EncryptedColumn column) {
        if (condition == null) {
            return name.equalsIgnoreCase(column.constraintName());
        }
        String text = UnicodeNames.decoded(condition)
                .toLowerCase(Locale.ROOT)
                .replace("\"", "")
                .replace("`", "");
        String mapped =
                column.column().toLowerCase(Locale.ROOT).replace("\"", "").replace("`", "");
        String word = "(?<![\\w$])" + Pattern.quote(mapped) + "(?![\\w$])";
        return !text.endsWith("not enforced")
                && Pattern.compile(word + WITHIN + MARKER + "|" + MARKER + WITHIN + word, Pattern.DOTALL)
                        .matcher(text)
                        .find();
    }
}
