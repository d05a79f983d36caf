// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.engine;

import io.entigma.internal.keyring.Events;
import io.entigma.internal.keyring.KeyringSettings;
import io.entigma.key.TenantId;
import io.entigma.spi.TenantResolver;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an engine is made of besides its key store and clients.
 *
 * @param kekOf the KEK of a tenant
 * @param resolver the application's tenant resolver, or null
 * @param keyring the keyring's sizes and times
 * @param epochInterval time between two looks at the epoch
 * @param events who hears of everything
 * @param clock for the times in the key table
 * @param plaintextReads contexts of attributes that may still be read in plain
 */
public record EngineSettings(
        Function<TenantId, URI> kekOf,
        @Nullable TenantResolver resolver,
        KeyringSettings keyring,
        Duration epochInterval,
        Events events,
        Clock clock,
        Set<String> plaintextReads) {}
