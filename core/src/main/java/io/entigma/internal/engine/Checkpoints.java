// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.engine;

import org.crac.Core;
import org.crac.Resource;
import org.jspecify.annotations.Nullable;

/** Tells engines of checkpoints, where the class path has the API of CRaC, which AWS Lambda's SnapStart uses as well. */
final class Checkpoints {
    private Checkpoints() {}

    /** Has an engine told. The result must be held as long as it is to be told; null if nobody will tell it. */
    static @Nullable Object register(Engine engine) {
        return isPresent() ? Hook.register(engine) : null;
    }

    private static boolean isPresent() {
        try {
            Class.forName("org.crac.Core", false, Checkpoints.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Loaded only where the API is there. */
    private static final class Hook implements Resource {
        private final Engine engine;

        private Hook(Engine engine) {
            this.engine = engine;
        }

        static Hook register(Engine engine) {
            Hook hook = new Hook(engine);
            Core.getGlobalContext().register(hook);
            return hook;
        }

        @Override
        public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
            engine.beforeCheckpoint();
        }

        @Override
        public void afterRestore(org.crac.Context<? extends Resource> context) {
            engine.afterRestore();
        }
    }
}
