// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.constraint;

import io.entigma.internal.cipher.SealedFormat;
import io.entigma.internal.search.Token;
import io.entigma.internal.search.TokenLayout;
import io.entigma.internal.sql.Sql;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How a database cuts search tokens out of sealed values of one layout, and refuses values that have none: SQL over the column
 * alone, so that whoever writes the value, the token is right or null. Immutable.
 */
public final class TokenSql {
    /** Marker and algorithm of values with tokens. */
    private static final String HEAD = HexFormat.of().withUpperCase().formatHex(SealedFormat.withTokens());

    /** Where the layout stands, with the byte before it that says that there are tokens; 1 is the first place in SQL. */
    private static final int LAYOUT_PLACE = SealedFormat.HEADER_BYTES + 1;

    private static final int LAYOUT_BYTES = 5;

    private final Product product;
    private final Sql column;
    private final TokenLayout layout;

    /**
     * Of a column.
     *
     * @param product the database
     * @param column the column's name in SQL
     * @param layout the tokens of its values
     */
    public TokenSql(Product product, Sql column, TokenLayout layout) {
        this.product = product;
        this.column = column;
        this.layout = layout;
    }

    /**
     * The condition that values of the layout fulfil, and null.
     *
     * @return the condition
     */
    public Sql condition() {
        return Sql.of(
                "{} = {} and {} = {}",
                part(1, HEAD.length() / 2),
                bytes(HEAD),
                part(LAYOUT_PLACE, LAYOUT_BYTES),
                bytes(layoutHex(layout)));
    }

    /**
     * The token of a value, or null if the value is of another layout.
     *
     * @param token one of the layout's
     * @return the expression
     */
    public Sql token(Token token) {
        return Sql.of("case when {} then {} end", condition(), part(layout.offset(token), token.bytes()));
    }

    /**
     * Whether a generated column is made by {@link #token}, and not for another layout.
     *
     * @param token one of the layout's
     * @param expression the column's expression as the database prints it
     * @return true if it has the layout and the token's place in it
     */
    public boolean isToken(Token token, String expression) {
        String place = layout.offset(token) + "\\D+" + token.bytes() + "\\b";
        return expression.toLowerCase(Locale.ROOT).contains(layoutHex(layout).toLowerCase(Locale.ROOT))
                && Pattern.compile("\\b" + place).matcher(expression).find();
    }

    /** What values of a layout have in its place. */
    static String layoutHex(TokenLayout layout) {
        return "01" + HexFormat.of().withUpperCase().toHexDigits(layout.id());
    }

    private Sql part(int from, int bytes) {
        return product == Product.POSTGRESQL
                ? Sql.of("substring({} from {} for {})", column, Sql.of(from), Sql.of(bytes))
                : Sql.of("substring({}, {}, {})", column, Sql.of(from), Sql.of(bytes));
    }

    private Sql bytes(String hex) {
        return product == Product.POSTGRESQL
                ? Sql.of("decode({}, 'hex')", Sql.literal(hex))
                : Sql.of("X{}", Sql.literal(hex));
    }

    /**
     * The type of a column that keeps a token.
     *
     * @param token one of the layout's
     * @return the type
     */
    public Sql type(Token token) {
        return product == Product.POSTGRESQL ? Sql.of("bytea") : Sql.of("varbinary({})", Sql.of(token.bytes()));
    }

    /**
     * The statement that adds a column for a token.
     *
     * @param table the table's name in SQL
     * @param name the new column's name in SQL
     * @param token one of the layout's
     * @return the statement
     */
    public Sql addColumn(Sql table, Sql name, Token token) {
        Sql added = Sql.of(
                "alter table {} add column {} {} generated always as ({})", table, name, type(token), token(token));
        return product == Product.H2 ? added : Sql.of("{} stored", added);
    }
}
