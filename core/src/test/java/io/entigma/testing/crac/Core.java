// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing.crac;

/**
 * Stands in for a JDK that can be checkpointed: the jar of org.crac hands everything to such a class, which the system
 * property {@code org.crac.Core.Compat} names by its package. Takes no image.
 */
public final class Core {
    public static final String PROPERTY = "org.crac.Core.Compat";
    private static final Context<Resource> GLOBAL = new Context<>();

    private Core() {}

    public static Context<Resource> getGlobalContext() {
        return GLOBAL;
    }

    public static void checkpointRestore() throws CheckpointException, RestoreException {
        checkpointRestore(() -> {});
    }

    /** The same, with something to do where the image would be taken. */
    public static void checkpointRestore(Runnable image) throws CheckpointException, RestoreException {
        for (Resource resource : GLOBAL.resources()) {
            try {
                resource.beforeCheckpoint(GLOBAL);
            } catch (Exception e) {
                throw new CheckpointException();
            }
        }
        image.run();
        for (Resource resource : GLOBAL.resources()) {
            try {
                resource.afterRestore(GLOBAL);
            } catch (Exception e) {
                throw new RestoreException();
            }
        }
    }
}
