// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.kek;

import io.entigma.spi.EntigmaListener;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Consumer;

/** Tells all listeners, and keeps what they throw away from the engine. Thread safe. */
public final class Events {
    private static final System.Logger LOG = System.getLogger(Events.class.getName());

    private final EntigmaListener[] listeners;

    /**
     * Makes the fan-out.
     *
     * @param listeners who listens
     */
    public Events(List<EntigmaListener> listeners) {
        this.listeners = listeners.toArray(EntigmaListener[]::new);
    }

    /**
     * Tells every listener.
     *
     * @param event which method to call
     */
    public void tell(Consumer<EntigmaListener> event) {
        for (EntigmaListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "Entigma listener " + listener.getClass().getName() + " failed", e);
            }
        }
    }

    public boolean isEmpty() {
        return listeners.length == 0;
    }
}
