// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.search;

import io.entigma.internal.hibernate.type.EncryptedType;
import io.entigma.internal.search.TokenLayout;
import java.util.function.Consumer;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.sql.ast.tree.expression.ColumnReference;
import org.jspecify.annotations.Nullable;

/** A column that keeps search tokens of an attribute, at one place of a query. */
public final class TokenColumn extends ColumnReference {
    private final EncryptedType type;

    TokenColumn(@Nullable String qualifier, String name, JdbcMapping binary, EncryptedType type) {
        super(qualifier, name, false, null, binary);
        this.type = type;
    }

    /** The attribute whose tokens it keeps. */
    public EncryptedType type() {
        return type;
    }

    /** The normal form of one's own that the tokens are of, or null. */
    TokenLayout.@Nullable NormalForm form() {
        TokenLayout layout = type.attribute().tokens();
        return layout == null ? null : layout.form();
    }

    /** Before the database sees it: some say that the column is not there when a statement is prepared, before parameters come. */
    @Override
    public void appendReadExpression(@Nullable String qualifier, Consumer<String> appender) {
        type.requireSearchable();
        super.appendReadExpression(qualifier, appender);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
