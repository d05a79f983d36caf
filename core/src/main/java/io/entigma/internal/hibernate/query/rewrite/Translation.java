// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.rewrite;

import io.entigma.internal.hibernate.type.EncryptedType;
import java.util.IdentityHashMap;
import org.hibernate.query.spi.QueryParameterImplementor;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a statement as a whole, when all of it is translated: whether it touches sealed values at all, and which
 * of its parameters are secret, since they stand for a value of an encrypted attribute at some place. Kept by the nodes of
 * the statement, which look when it is written as SQL. For one translation, one thread; not changed once it is guarded.
 */
public final class Translation {
    private final IdentityHashMap<QueryParameterImplementor<?>, EncryptedType> secret = new IdentityHashMap<>();
    private @Nullable EncryptedType sealed;
    private boolean guarded;

    /** A column of an encrypted attribute was met. */
    public void sees(EncryptedType type) {
        sealed = sealed == null ? type : sealed;
    }

    /** The first encrypted attribute that was met, or null. */
    @Nullable
    public EncryptedType seen() {
        return sealed;
    }

    /** From here on only what a rule has taken is written as SQL. */
    public void guarded() {
        guarded = true;
    }

    boolean isGuarded() {
        return guarded;
    }

    /** A parameter stands for a value of an encrypted attribute. */
    void keepSecret(QueryParameterImplementor<?> parameter, EncryptedType type) {
        secret.putIfAbsent(parameter, type);
    }

    /** The attribute whose value a parameter is, or null if it is none's. */
    @Nullable
    EncryptedType secretOf(@Nullable QueryParameterImplementor<?> parameter) {
        return parameter == null ? null : secret.get(parameter);
    }
}
