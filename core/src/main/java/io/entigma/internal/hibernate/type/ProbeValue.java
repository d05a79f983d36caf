// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.type;

import java.sql.SQLException;

/** What a boot check binds through Hibernate, to learn whether values that Hibernate binds get to {@link EncryptedType}. */
public final class ProbeValue {
    /** What the type answers by {@link Arrived}, instead of sealing it. */
    public static final Object VALUE = new Object() {
        @Override
        public String toString() {
            return "probe";
        }
    };

    private ProbeValue() {}

    /** Thrown by the type to say that the probe has arrived. */
    public static final class Arrived extends SQLException {
        private static final long serialVersionUID = 1L;
    }
}
