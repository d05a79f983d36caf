// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart.customer;

import io.entigma.spi.EntigmaListener;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what the engine asks of the key server. Thread safe. */
public final class KeyServerCalls implements EntigmaListener {
    private final AtomicInteger wraps = new AtomicInteger();
    private final AtomicInteger unwraps = new AtomicInteger();

    @Override
    public void wrapped(KeyServerCall call) {
        count(call, wraps);
    }

    @Override
    public void unwrapped(KeyServerCall call) {
        count(call, unwraps);
    }

    /** Each process also needs the key that authenticates the key table's rows, once. */
    private static void count(KeyServerCall call, AtomicInteger calls) {
        if (!call.tenant().value().startsWith("entigma-installation:")) {
            calls.incrementAndGet();
        }
    }

    /** How often a data key was wrapped. */
    public int wraps() {
        return wraps.get();
    }

    /** How often a data key was unwrapped. */
    public int unwraps() {
        return unwraps.get();
    }
}
