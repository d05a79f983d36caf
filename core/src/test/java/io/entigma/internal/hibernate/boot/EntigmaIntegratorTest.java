// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.boot;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.MisconfigurationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntigmaIntegratorTest {
    @ParameterizedTest
    @ValueSource(strings = {"5.6.15.Final", "6.2.0.Final", "8.0.0.Beta1", "[WORKING]"})
    void requireKnownHibernate_unknownLine_isRefused(String version) {
        assertThatThrownBy(() -> EntigmaIntegrator.requireKnownHibernate(version))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.6.33.Final", "7.2.19.Final", "7.4.13.Final"})
    void requireKnownHibernate_knownLine_passes(String version) {
        assertThatCode(() -> EntigmaIntegrator.requireKnownHibernate(version)).doesNotThrowAnyException();
    }
}
