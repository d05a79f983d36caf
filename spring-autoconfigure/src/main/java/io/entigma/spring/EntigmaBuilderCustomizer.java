// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring;

import io.entigma.EntigmaBuilder;

/**
 * Changes an engine before it is built, after the properties were applied to it. Beans of this type are called in their
 * order, for every {@link EntigmaBuilder} that is injected.
 */
@FunctionalInterface
public interface EntigmaBuilderCustomizer {
    /**
     * Changes the builder.
     *
     * @param builder the builder
     */
    void customize(EntigmaBuilder builder);
}
