// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keyring;

import io.entigma.error.EntigmaException;
import io.entigma.internal.keytable.InstallationName;
import io.entigma.key.TenantId;
import io.entigma.spi.KeyChanges;
import io.entigma.spi.WrappedKeyStore;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks at the key store's epoch every few seconds and drops the cached keys of tenants whose keys changed on another
 * node. While the store is away nothing is dropped: the cache's time to live is the limit.
 */
public final class EpochWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(EpochWatch.class.getName());
    private static final long UNKNOWN = -1;

    private final WrappedKeyStore store;
    private final Keyring keyring;
    private final Settling settling;
    private final ScheduledExecutorService timer;
    private final Runnable installationChanged;
    private long seen = UNKNOWN;
    private boolean paused;

    /** Whether to tell of the last change once more: somebody may have been about to keep a value when it came. */
    private boolean tellAgain;

    /**
     * Starts watching.
     *
     * @param store the key store
     * @param keyring whose cache to keep honest
     * @param settling tells the others how often this node looks
     * @param interval time between two looks
     * @param installationChanged run when the keys that authenticate rows changed on another node
     */
    public EpochWatch(
            WrappedKeyStore store,
            Keyring keyring,
            Settling settling,
            Duration interval,
            Runnable installationChanged) {
        this.installationChanged = installationChanged;
        this.store = store;
        this.keyring = keyring;
        this.settling = settling;
        look();
        this.timer = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "entigma-epoch");
            thread.setDaemon(true);
            return thread;
        });
        var unused = timer.scheduleWithFixedDelay(
                this::look, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Stops looking, and waits for a look that is under way, or goes on.
     *
     * @param on whether to stop
     */
    public synchronized void pause(boolean on) {
        paused = on;
    }

    private synchronized void look() {
        if (paused) {
            return;
        }
        // At each look: somebody may have lowered what is stored there below this node's interval.
        settling.announce();
        try {
            KeyChanges changes = store.changesSince(seen == UNKNOWN ? Long.MAX_VALUE : seen);
            if (tellAgain) {
                keyring.tellEvicted();
                tellAgain = false;
            }
            if (seen == UNKNOWN || changes.epoch() < seen) {
                // Never looked before, or the table was put back to an older state: nothing cached is certain.
                keyring.evictAll();
            } else if (!changes.tenants().isEmpty()) {
                keyring.evict(changes.tenants());
                tellAgain = true;
            }
            seen = changes.epoch();
            if (changes.tenants().stream().anyMatch(InstallationName::isOne)) {
                installationChanged.run();
            }
            Set<TenantId> vanished = keyring.dropVanished();
            if (!vanished.isEmpty()) {
                LOG.log(
                        Level.ERROR,
                        "Keys that this node has sealed with are not in the key table any more, or in an older state: of {0};"
                                + " they seal nothing any more. Restore their rows, or what they have sealed cannot be opened",
                        vanished);
            }
        } catch (EntigmaException e) {
            LOG.log(Level.DEBUG, "The key table's epoch could not be read", e);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "The key table's epoch could not be read", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
