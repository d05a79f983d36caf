// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.entigma.spi.KekClient;
import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;

class BorrowedKekClientTest {
    /** A default that is not handed on would be core's, and not the application's. */
    @Test
    void class_handsEveryMethodOn() {
        for (Method method : KekClient.class.getMethods()) {
            assertThatCode(() ->
                            BorrowedKekClient.class.getDeclaredMethod(method.getName(), method.getParameterTypes()))
                    .as(method.toString())
                    .doesNotThrowAnyException();
        }
    }
}
