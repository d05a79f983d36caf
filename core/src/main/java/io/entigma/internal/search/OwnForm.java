// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.search;

import io.entigma.error.ValueRefusedException;
import io.entigma.internal.codec.CodecException;
import io.entigma.internal.codec.ValueCodec;
import io.entigma.internal.search.TokenLayout.NormalForm;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An application's own normal form at work. Thread safe if the application's class is. Shows no value, whatever that class says. */
public final class OwnForm {
    private final NormalForm form;
    private final UnaryOperator<@Nullable Object> rule;
    private final Class<?> type;
    private final ValueCodec<Object> codec;

    /**
     * Composes a form.
     *
     * @param form its name and version
     * @param rule gives a value its form
     * @param type the class of values and forms
     * @param codec encodes both, without a limit of length
     */
    public OwnForm(NormalForm form, UnaryOperator<@Nullable Object> rule, Class<?> type, ValueCodec<Object> codec) {
        this.form = form;
        this.rule = rule;
        this.type = type;
        this.codec = codec;
    }

    NormalForm form() {
        return form;
    }

    /**
     * The form of a value.
     *
     * @param value the value
     * @return its form
     * @throws ValueRefusedException if it has none
     */
    public Object of(Object value) {
        Object formed;
        try {
            formed = rule.apply(codec.isMutable() ? codec.copy(value) : value);
        } catch (RuntimeException e) {
            // Not as a cause, whose message may well hold the value.
            throw refused("fails with a " + e.getClass().getName());
        }
        if (!type.isInstance(formed)) {
            throw refused("gives "
                    + (formed == null ? "null" : "a " + formed.getClass().getName()));
        }
        return formed;
    }

    /**
     * The plain bytes of a value's form.
     *
     * @param value the value
     * @return what tokens are made of
     * @throws ValueRefusedException if it has none
     */
    public byte[] plain(Object value) {
        return codec.encode(of(value));
    }

    /** The same, of a value whose plain bytes alone are at hand. */
    byte[] plainOf(byte[] plain) {
        try {
            return plain(codec.decode(plain.clone()));
        } catch (CodecException e) {
            throw new ValueRefusedException("is no " + type.getName() + ", of which its column keeps normal forms");
        }
    }

    private ValueRefusedException refused(String how) {
        return new ValueRefusedException("the normal form " + form.name() + " " + how
                + " for this value; give it a value that it knows, or mend it");
    }

    @Override
    public String toString() {
        return "OwnForm[" + form.name() + " " + form.version() + "]";
    }
}
