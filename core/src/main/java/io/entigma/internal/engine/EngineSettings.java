// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.engine;

import io.entigma.Startup;
import io.entigma.internal.kek.Events;
import io.entigma.internal.keyring.KeyringSettings;
import io.entigma.key.TenantId;
import io.entigma.spi.TenantResolver;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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
 * @param keks the KEKs that are configured by name
 * @param sealingKeks those among them that new keys and values are sealed under
 * @param startup whether key servers are called at the start
 * @param transition what is let pass while columns are being taken over
 */
public record EngineSettings(
        Function<TenantId, URI> kekOf,
        @Nullable TenantResolver resolver,
        KeyringSettings keyring,
        Duration epochInterval,
        Events events,
        Clock clock,
        List<URI> keks,
        List<URI> sealingKeks,
        Startup startup,
        Transition transition) {}
