// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

import io.quarkus.runtime.BlockingOperationControl;
import io.quarkus.runtime.BlockingOperationNotAllowedException;

/** Keeps event loop threads from waiting for a key server. */
final class EventLoopCheck {
    private EventLoopCheck() {}

    static void run() {
        if (!BlockingOperationControl.isBlockingAllowed()) {
            throw new BlockingOperationNotAllowedException("Entigma: a key that is not in memory is needed on the event"
                    + " loop thread " + Thread.currentThread().getName()
                    + ", which must not wait for the key table and the key server; put @Blocking,"
                    + " @RunOnVirtualThread or @Transactional on the method");
        }
    }
}
