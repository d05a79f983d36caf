// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.engine;

import io.entigma.Startup;
import io.entigma.error.EntigmaException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.internal.keyring.Keyring;
import io.entigma.internal.sql.Shown;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.Executor;

/** What an engine does with key servers when it starts. */
final class EngineStart {
    private static final System.Logger LOG = System.getLogger(Engine.class.getName());
    private static final int MOST_KEYS_AT_START = 100;

    private final Engine engine;
    private final Keyring keyring;

    EngineStart(Engine engine, Keyring keyring) {
        this.engine = engine;
        this.keyring = keyring;
    }

    /**
     * Calls them, or does not.
     *
     * @param startup what is wanted
     * @param background where to do what nobody waits for
     * @throws KeyServerUnavailableException if it is required that they work, and one does not; the engine is closed then
     */
    void run(Startup startup, Executor background) {
        if (startup == Startup.REQUIRE) {
            List<String> found = engine.checkKeyServers().problems();
            if (!found.isEmpty()) {
                engine.close();
                throw new KeyServerUnavailableException(
                        "Entigma does not start, since startup is REQUIRE and a KEK does"
                                + " not work; repair it, or set startup to LAZY: " + String.join("; ", found));
            }
            warmUp();
        } else if (startup == Startup.EAGER) {
            background.execute(() -> {
                engine.checkKeyServers().problems().forEach(problem -> LOG.log(Level.WARNING, Shown.of(problem)));
                warmUp();
            });
        }
    }

    private void warmUp() {
        try {
            keyring.warmUp(MOST_KEYS_AT_START);
        } catch (EntigmaException e) {
            LOG.log(Level.WARNING, "Keys could not be loaded at the start; they are when they are needed", e);
        }
    }
}
