// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keyring;

import com.github.benmanes.caffeine.cache.Ticker;
import io.entigma.error.DamagedKeyException;
import io.entigma.error.EntigmaException;
import io.entigma.error.KeyServerRefusedException;
import io.entigma.error.MisconfigurationException;
import io.entigma.error.UntrustedRowException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Why the last key could not be loaded, if that does not pass by itself: the settings name another KEK than the key table, or the
 * KEK is another one under the same name. Servers that do not answer are told of elsewhere. Counts for a minute, since a node
 * that gets no calls while it is ill would never find out that it is well again. Thread safe.
 */
final class LoadFailure {
    private static final long NANOS_TO_COUNT = TimeUnit.MINUTES.toNanos(1);

    private final Ticker ticker;
    private volatile @Nullable Noted last;

    private record Noted(String text, long when) {}

    LoadFailure(Ticker ticker) {
        this.ticker = ticker;
    }

    /** Loads a key. */
    <T> T watch(Supplier<T> load) {
        try {
            T loaded = load.get();
            last = null;
            return loaded;
        } catch (MisconfigurationException
                | KeyServerRefusedException
                | DamagedKeyException
                | UntrustedRowException e) {
            note(e);
            throw e;
        }
    }

    /** Looks for keys, which opens none. */
    <T> T watchLook(Supplier<T> look) {
        try {
            return look.get();
        } catch (MisconfigurationException | UntrustedRowException e) {
            note(e);
            throw e;
        }
    }

    private void note(EntigmaException e) {
        last = new Noted(
                "The last key that was needed could not be had, and none is in memory, so no value can be read or written: "
                        + e.getMessage(),
                ticker.read());
    }

    Optional<String> text() {
        Noted noted = last;
        return noted == null || ticker.read() - noted.when() > NANOS_TO_COUNT
                ? Optional.empty()
                : Optional.of(noted.text());
    }
}
