// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import io.entigma.error.EntigmaException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Runs what takes a while in the background, one task of a clinic at a time, and remembers the last of each. In memory: a
 * re-encryption that a stop breaks off goes on where it was when it is started again. Thread safe.
 */
@Component
final class KeyTasks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeyTasks.class);

    private final Map<Clinic, KeyTask> last = new EnumMap<>(Clinic.class);
    private final ExecutorService threads = Executors.newFixedThreadPool(Clinic.values().length);

    /** What a task does. */
    @FunctionalInterface
    interface Work {
        /**
         * Does it.
         *
         * @param progress to be told how far it is
         * @return what to tell at the end
         */
        String run(Progress progress) throws InterruptedException;
    }

    /** Hears how far a task is. */
    @FunctionalInterface
    interface Progress {
        /**
         * Tells how far it is.
         *
         * @param share 0 to 1
         * @param message in words
         */
        void at(double share, String message);
    }

    /**
     * Starts a task, unless one of that clinic is at work.
     *
     * @return false if there is one
     */
    synchronized boolean start(Clinic clinic, String title, Work work) {
        if (of(clinic).filter(KeyTask::running).isPresent()) {
            return false;
        }
        last.put(clinic, new KeyTask(title, KeyTask.State.RUNNING, 0, "Started."));
        threads.execute(() -> run(clinic, work));
        return true;
    }

    /** The last task of a clinic, or the one at work. */
    synchronized Optional<KeyTask> of(Clinic clinic) {
        return Optional.ofNullable(last.get(clinic));
    }

    /** Forgets the last task of a clinic, which nobody needs to know of any more. */
    synchronized void forget(Clinic clinic) {
        last.remove(clinic);
    }

    private synchronized void change(Clinic clinic, UnaryOperator<KeyTask> change) {
        last.computeIfPresent(clinic, (unused, task) -> change.apply(task));
    }

    private void run(Clinic clinic, Work work) {
        try {
            String result = work.run((share, message) -> change(clinic, task -> task.at(share, message)));
            change(clinic, task -> task.ended(KeyTask.State.DONE, result));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (EntigmaException e) {
            LOG.warn("Task of clinic '{}' failed", clinic.tenant(), e);
            change(clinic, task -> task.ended(KeyTask.State.FAILED, "Stopped: " + e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("Task of clinic '{}' failed", clinic.tenant(), e);
            change(clinic, task -> task.ended(KeyTask.State.FAILED, "Stopped by an error; the log has it."));
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
