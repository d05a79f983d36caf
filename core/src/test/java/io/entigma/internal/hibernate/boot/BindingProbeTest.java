// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.hibernate.type.descriptor.ValueBinder;
import org.hibernate.type.descriptor.WrapperOptions;
import org.junit.jupiter.api.Test;

class BindingProbeTest {
    /** As a Hibernate that has stopped to ask the type. */
    private record PastTheType(boolean failing) implements ValueBinder<Object> {
        @Override
        public void bind(PreparedStatement statement, Object value, int index, WrapperOptions options)
                throws SQLException {
            if (failing) {
                throw new SQLException("no such type");
            }
            statement.setObject(index, value);
        }

        @Override
        public void bind(CallableStatement statement, Object value, String name, WrapperOptions options) {}
    }

    @Test
    void probe_thatDoesNotArrive_isToldApart() {
        assertThat(BindingProbe.reachesType(new PastTheType(false))).isFalse();
        assertThat(BindingProbe.reachesType(new PastTheType(true))).isFalse();
    }
}
