// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.error.MisconfigurationException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class TinkProcessorTest {
    /** Behaves as a class that protobuf has generated, where its runtime is older. */
    static final class TooNew {
        static {
            refuse();
        }

        private static void refuse() {
            throw new IllegalStateException("gencode 4.33.6, runtime 4.33.2");
        }
    }

    @Test
    void problem_ofAClassThatRefusesItsRuntime_namesTheWayOut() {
        assertThat(TinkProcessor.problem(TooNew.class.getName()))
                .get(InstanceOfAssertFactories.throwable(MisconfigurationException.class))
                .hasMessageContaining("com.google.crypto.tink:tink:1.22.0")
                .hasMessageContaining("gencode 4.33.6, runtime 4.33.2");
        assertThat(TinkProcessor.problem("com.google.crypto.tink.proto.KeyStatusType"))
                .isEmpty();
    }
}
