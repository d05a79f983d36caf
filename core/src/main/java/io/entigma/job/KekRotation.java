// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import io.entigma.key.TenantId;
import java.net.URI;
import java.util.Collection;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a KEK rotation is to do. Immutable and thread safe; each method that changes something returns a new object.
 *
 * @see io.entigma.Keys#rotateKek
 */
public final class KekRotation {
    private final @Nullable URI target;
    private final Set<TenantId> tenants;
    private final Consumer<KekRotationReport> progress;

    private KekRotation(@Nullable URI target, Set<TenantId> tenants, Consumer<KekRotationReport> progress) {
        this.target = target;
        this.tenants = tenants;
        this.progress = progress;
    }

    /**
     * Rewraps every DEK to the newest version of the KEK that wraps it now.
     *
     * @return the rotation, for all tenants
     */
    public static KekRotation toNewestVersion() {
        return new KekRotation(null, Set.of(), unused -> {});
    }

    /**
     * Rewraps every DEK to another KEK, which can be on another key server. New DEKs go to the KEK that the engine is
     * configured with, so configure all nodes first.
     *
     * @param kek the KEK's URI, which the engine's settings must name exactly: as its KEK, as one of {@code trustedKeks}, or as the own
     *     KEK of the tenants that the rotation is for; a {@code file:} only where new DEKs go anyway
     * @return the rotation, for all tenants
     */
    public static KekRotation to(URI kek) {
        return new KekRotation(kek, Set.of(), unused -> {});
    }

    /**
     * Restricts the rotation to some tenants.
     *
     * @param only the tenants; empty means all
     * @return a new rotation
     */
    public KekRotation tenants(Collection<TenantId> only) {
        return new KekRotation(target, Set.copyOf(only), progress);
    }

    /**
     * Tells of progress after each page of keys.
     *
     * @param listener gets the counts so far, on the thread that rotates
     * @return a new rotation
     */
    public KekRotation onProgress(Consumer<KekRotationReport> listener) {
        return new KekRotation(target, tenants, listener);
    }

    /** The KEK to move to, or null for the newest version of each key's own. */
    public @Nullable URI target() {
        return target;
    }

    /** The tenants, empty for all. */
    public Set<TenantId> tenants() {
        return tenants;
    }

    /** Who hears of progress. */
    public Consumer<KekRotationReport> progress() {
        return progress;
    }
}
