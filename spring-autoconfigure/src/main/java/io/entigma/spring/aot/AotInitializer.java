// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.aot;

import io.entigma.Entigma;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.SpringProperties;

/**
 * While Spring processes an application ahead of time, Spring Data makes a session factory of its own to look at entities and
 * queries, with no bean of the application. It gets no engine; that process has nothing to do with data.
 */
final class AotInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    @Override
    public void initialize(ConfigurableApplicationContext context) {
        if (SpringProperties.getFlag(AbstractAotProcessor.AOT_PROCESSING)) {
            System.setProperty(Entigma.METADATA_ONLY, "true");
        }
    }
}
