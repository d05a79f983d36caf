// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keyring;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Sizes and times of a keyring.
 *
 * @param ttl how long a DEK stays in memory after its unwrap
 * @param size most DEKs in memory
 * @param loadTimeout longest wait for a key to be read and unwrapped
 * @param activationDelay how long a new DEK is live before it becomes active
 * @param useLimit most values that one DEK seals
 * @param readGrace how long after that it still opens, while its key server does not answer
 * @param writeGrace how long after that it still seals, while its key server does not answer
 * @param nonBlocking whether the calling thread must not wait for a key
 * @param ticker the cache's clock
 */
public record KeyringSettings(
        Duration ttl,
        int size,
        Duration loadTimeout,
        Duration activationDelay,
        long useLimit,
        Duration readGrace,
        Duration writeGrace,
        BooleanSupplier nonBlocking,
        Ticker ticker) {}
