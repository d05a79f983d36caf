// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.type;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.internal.cipher.FieldContext;
import io.entigma.internal.cipher.Purpose;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.TestDatabase;
import java.nio.ByteBuffer;
import org.hibernate.Session;
import org.hibernate.StatelessSession;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.junit.jupiter.api.Test;

class SessionBuffersTest {
    private static final FieldContext SSN = new FieldContext("customer.ssn", Purpose.VALUE);
    private static final FieldContext IBAN = new FieldContext("customer.iban", Purpose.VALUE);

    private static byte[] bytes(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }

    @Test
    void memory_isOneForEachSession_andEndsWithIt() {
        SessionBuffers memories = new SessionBuffers();
        try (TestDatabase db = Database.H2.create();
                App app = App.on(db).start()) {
            SharedSessionContractImplementor implementor;
            SessionBuffer memory;
            try (Session session = app.factory().openSession();
                    Session other = app.factory().openSession()) {
                implementor = session.unwrap(SharedSessionContractImplementor.class);
                memory = memories.of(implementor);
                memory.keepOpened(SSN, bytes(1), bytes(2));
                assertThat(memories.of(implementor)).isSameAs(memory);
                assertThat(memories.of(other.unwrap(SharedSessionContractImplementor.class)))
                        .isNotSameAs(memory);
            }
            assertThat(memories.size()).isZero();
            try (StatelessSession session = app.factory().openStatelessSession()) {
                memories.of((SharedSessionContractImplementor) session);
                assertThat(memories.size()).isEqualTo(1);
            }
            assertThat(memories.size()).isZero();
        }
    }

    @Test
    void opened_isKnownInItsAttributeOnly_andTheOldestGoes() {
        SessionBuffer memory = new SessionBuffer();
        for (int i = 0; i < SessionBuffer.MOST_OPENED; i++) {
            memory.keepOpened(SSN, bytes(i), bytes(-i));
        }
        assertThat(memory.opened(SSN, bytes(0))).isEqualTo(bytes(0));
        assertThat(memory.opened(IBAN, bytes(7))).isNull();
        memory.keepOpened(SSN, bytes(-1), bytes(1));
        assertThat(memory.opened(SSN, bytes(1))).isNull();
        assertThat(memory.opened(SSN, bytes(0))).isNotNull();
        assertThat(memory.opened(SSN, bytes(2))).isEqualTo(bytes(-2)).isNotSameAs(memory.opened(SSN, bytes(2)));
        assertThat(memory).hasToString("SessionMemory[" + SessionBuffer.MOST_OPENED + " opened]");
    }

    @Test
    void sealedAhead_isGivenOutOnce_andNotAfterTheFlush() {
        SessionBuffer memory = new SessionBuffer();
        memory.flushBegins();
        assertThat(memory.isFirstOfFlush()).isTrue();
        assertThat(memory.isFirstOfFlush()).isFalse();
        memory.keepSealed(SSN, bytes(1), bytes(10));
        memory.keepSealed(SSN, bytes(1), bytes(11));
        memory.keepSealed(SSN, bytes(2), bytes(20));
        assertThat(memory.takeSealed(IBAN, bytes(1))).isNull();
        assertThat(memory.takeSealed(SSN, bytes(1))).isEqualTo(bytes(10));
        assertThat(memory.takeSealed(SSN, bytes(1))).isEqualTo(bytes(11));
        assertThat(memory.takeSealed(SSN, bytes(1))).isNull();
        memory.flushEnds();
        assertThat(memory.takeSealed(SSN, bytes(2))).isNull();
        assertThat(memory.isFirstOfFlush()).isFalse();
    }
}
