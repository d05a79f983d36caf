// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.rewrite;

import io.entigma.internal.hibernate.type.EncryptedType;
import org.hibernate.engine.spi.SharedSessionContractImplementor;

/** How a query's value becomes bytes. */
public sealed interface ParameterSealing {
    byte[] seal(EncryptedType type, SharedSessionContractImplementor session, Object value);

    /** Whether the bytes may be stored. */
    default boolean isToBeStored() {
        return this instanceof Store || this instanceof StoreUnderOneKey;
    }

    /** To be stored by a bulk statement: under the active key, which is made if the tenant has none. */
    record Store() implements ParameterSealing {
        @Override
        public byte[] seal(EncryptedType type, SharedSessionContractImplementor session, Object value) {
            return type.seal(session, value);
        }
    }

    /** To be stored in a column that a conflict clause looks at: right only while equal values are equal bytes. */
    record StoreUnderOneKey() implements ParameterSealing {
        @Override
        public byte[] seal(EncryptedType type, SharedSessionContractImplementor session, Object value) {
            type.requireOneKey(session, "'on conflict'");
            return type.seal(session, value);
        }
    }

    /** To be handed back by a query: under the active key, which must be there. */
    record HandBack() implements ParameterSealing {
        @Override
        public byte[] seal(EncryptedType type, SharedSessionContractImplementor session, Object value) {
            return type.sealForQuery(session, value);
        }
    }

    /**
     * To be compared with stored values.
     *
     * @param slot which of the stored forms, from 0
     * @param slots how many the query looks for
     */
    record Search(int slot, int slots) implements ParameterSealing {
        @Override
        public byte[] seal(EncryptedType type, SharedSessionContractImplementor session, Object value) {
            return type.search(session, value, slot, slots);
        }
    }
}
