// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

import io.entigma.kek.DelegatingKekClient;
import io.entigma.kek.KekClient;

/** A KEK client that is a bean: the container closes it, and several engines can use it. Thread safe as the bean is. */
final class BorrowedKekClient extends DelegatingKekClient {
    BorrowedKekClient(KekClient bean) {
        super(bean);
    }

    @Override
    public void close() {
        // The container does it.
    }
}
