// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EntigmaExceptionTest {
    static Stream<EntigmaException> errors() {
        return Stream.of(EntigmaException.class.getPermittedSubclasses()).map(EntigmaExceptionTest::make);
    }

    private static EntigmaException make(Class<?> type) {
        try {
            return type == UntrustedRowException.class
                    ? new UntrustedRowException("text", true)
                    : (EntigmaException) type.getConstructor(String.class).newInstance("text");
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " has no constructor of a text", e);
        }
    }

    @ParameterizedTest
    @MethodSource("errors")
    void withSubject_ofAnyError_keepsClassAndReason(EntigmaException error) {
        EntigmaException told = error.withSubject("Customer.ssn");
        assertThat(told)
                .isExactlyInstanceOf(error.getClass())
                .hasMessage("Customer.ssn: text")
                .hasCause(error);
        assertThat(told.reason()).isEqualTo(error.reason());
    }

    @ParameterizedTest
    @MethodSource("errors")
    void copyForThread_ofAnyError_keepsClassAndReason(EntigmaException error) {
        EntigmaException copy = error.copyForThread();
        assertThat(copy)
                .isExactlyInstanceOf(error.getClass())
                .hasMessage("text")
                .hasCause(error);
        assertThat(copy.reason()).isEqualTo(error.reason());
    }

    @Test
    void reason_ofEachClass_isItsOwn() {
        Set<FailureReason> seen = new HashSet<>();
        errors().forEach(error -> assertThat(seen.add(error.reason()))
                .as(error.getClass().getName())
                .isTrue());
    }
}
