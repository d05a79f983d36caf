// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.entigma.error.MisconfigurationException;
import io.quarkus.test.QuarkusUnitTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NoKekTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = Settings.withoutKek(Customer.class)
            .overrideConfigKey("quarkus.entigma.devservices.enabled", "false")
            .assertException(thrown -> assertThat(thrown)
                    .hasStackTraceContaining(MisconfigurationException.class.getName())
                    .hasStackTraceContaining("Persistence unit '<default>': there are @Encrypted attributes but no KEK;"
                            + " set quarkus.entigma.kek.uri"));

    @Test
    void start_withoutAKek_isRefused() {
        fail("the application started");
    }
}
