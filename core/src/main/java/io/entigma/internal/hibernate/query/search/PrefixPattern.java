// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.search;

import io.entigma.internal.hibernate.query.rewrite.Literals;
import io.entigma.internal.hibernate.query.rewrite.ValueSource;
import io.entigma.internal.hibernate.type.EncryptedType;
import io.entigma.internal.search.LikePattern;
import io.entigma.internal.search.Token;
import io.entigma.internal.search.TokenKind;
import io.entigma.internal.search.TokenLayout;
import java.util.Objects;
import java.util.Optional;
import org.hibernate.sql.exec.spi.JdbcParameterBindings;
import org.jspecify.annotations.Nullable;

/**
 * A pattern that a query compares with an attribute which tells first characters. Known when the statement is bound.
 *
 * @param type the attribute
 * @param kind which of its tokens tells them
 * @param pattern the pattern
 * @param escape its escape character, or null if there is none
 */
public record PrefixPattern(
        EncryptedType type,
        TokenKind kind,
        ValueSource pattern,
        @Nullable ValueSource escape) {
    /** The pattern, or nothing if it has a wildcard before its end. */
    Optional<LikePattern> parsed(JdbcParameterBindings bindings) {
        Character escaped = escape == null ? null : Literals.escape(type.attribute(), escape.value(bindings));
        return LikePattern.parse(Objects.requireNonNull(pattern.value(bindings)).toString(), escaped);
    }

    /** Whether it is the same in all executions. */
    boolean isFixed() {
        return pattern.isFixed() && (escape == null || escape.isFixed());
    }

    /** The token that tells first characters. */
    Token token() {
        TokenLayout layout = Objects.requireNonNull(type.attribute().tokens());
        return Objects.requireNonNull(layout.token(kind));
    }

    /**
     * Whether first characters tell what matches.
     *
     * @param bindings the parameters of an execution
     * @return true if they do, or if the pattern is null, which matches nothing
     */
    public boolean isTold(JdbcParameterBindings bindings) {
        return pattern.value(bindings) == null
                || parsed(bindings).filter(token()::tells).isPresent();
    }

    @Override
    public String toString() {
        return "PrefixPattern[" + type.attribute().subject() + "]";
    }
}
