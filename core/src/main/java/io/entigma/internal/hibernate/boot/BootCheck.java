// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.boot;

import java.util.List;

/** One thing that is looked at before a session factory with encrypted attributes may start. Stateless. */
interface BootCheck {
    /**
     * Looks, and says what is wrong.
     *
     * @param model what is being started
     * @return a sentence for each problem: attribute, rule, way out; empty if all is well
     */
    List<String> problems(BootModel model);
}
