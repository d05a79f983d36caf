// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.rewrite;

import io.entigma.error.QueryRefusedException;
import io.entigma.internal.hibernate.type.EncryptedAttribute;
import io.entigma.internal.hibernate.type.EncryptedType;

/** The words in which queries are refused: attribute, operator, why, way out. The same on all versions and databases. */
public final class QueryRefusals {
    private QueryRefusals() {}

    /** For what a database can only do with the plain value. */
    public static QueryRefusedException notOnCiphertext(EncryptedType type, String operator) {
        return refuse(
                type,
                operator,
                "an encrypted attribute: the database holds only its sealed bytes; "
                        + SearchOptions.wayOut(type.attribute(), operator)
                        + "select the value and do it in the application");
    }

    /** For what needs equal values to be equal bytes. */
    public static QueryRefusedException notAtRandom(EncryptedType type, String operator) {
        if (type.attribute().tokens() != null) {
            return refuse(
                    type,
                    operator,
                    "an encrypted attribute here: its search tokens do not tell; compare it in its own table with a parameter or"
                            + " a literal, add an option to @Searchable, or select the value and do it in the application");
        }
        return refuse(
                type,
                operator,
                "an attribute that is encrypted at random: equal values are stored as different bytes; use"
                        + " @Encrypted(deterministic = true), or @Searchable to compare it with parameters and literals, or select"
                        + " the value and do it in the application");
    }

    /** For what values could be found by, if they had another token. */
    public static QueryRefusedException withoutOption(EncryptedType type, String operator, String option) {
        return refuse(
                type,
                operator,
                "an encrypted attribute without " + option
                        + ", since its values have no token for that; add the option and"
                        + " re-encrypt, let @Searchable(scan = true) answer it, or select the value and do it in the"
                        + " application");
    }

    /** For a comparison with something that is not sealed, or sealed for another column. */
    public static QueryRefusedException unlike(EncryptedType type, String operator) {
        return refuse(
                type,
                operator,
                "an encrypted attribute and something else than a parameter, a literal or an attribute of the same"
                        + " context and type; bind a parameter");
    }

    /** For a result column that is fed from several attributes. */
    public static QueryRefusedException mixed(EncryptedType type, String operator) {
        return refuse(
                type,
                operator,
                "an encrypted attribute together with something that is not sealed in the same context; select them"
                        + " apart, and bind values as parameters");
    }

    /** For a stored value that would not be sealed, or not for this column. */
    public static QueryRefusedException notSealed(EncryptedType type, String operator) {
        return refuse(
                type,
                operator,
                "an encrypted attribute with a value that the database would compute; give a parameter, a literal, or an"
                        + " attribute of the same context and type");
    }

    /** For a value of an encrypted attribute at a place where nothing but its plaintext makes sense. */
    public static QueryRefusedException inTheClear(EncryptedType type, String operator) {
        return refuse(
                type,
                operator,
                "a parameter that is also used for an encrypted attribute: the database would learn its value in the"
                        + " clear; compute it in the application and bind the result as another parameter");
    }

    /** For what cannot be watched in a bulk statement. */
    public static QueryRefusedException bulk(EncryptedType type, String operator) {
        return refuse(
                type,
                operator,
                "an encrypted attribute in this bulk statement, which Hibernate runs over several tables or in several"
                        + " steps; select the identifiers first, then update or delete by them, with values as"
                        + " parameters");
    }

    /** For a literal or parameter that does not fit the attribute. */
    static QueryRefusedException literal(EncryptedAttribute attribute, Object literal) {
        return new QueryRefusedException(attribute.subject() + ": a value of type "
                + literal.getClass().getName() + " does not fit an encrypted attribute of type "
                + attribute.javaClass().getName() + "; bind a parameter of that type");
    }

    private static QueryRefusedException refuse(EncryptedType type, String operator, String why) {
        return new QueryRefusedException(
                type.attribute().subject() + ": '" + operator + "' cannot be applied to " + why);
    }
}
