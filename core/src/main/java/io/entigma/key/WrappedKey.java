// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.key;

import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One row of the key table: a DEK or an index key of one tenant in wrapped form. Immutable.
 */
public final class WrappedKey {
    /** Longest KEK URI, in characters. */
    public static final int MAX_KEK_URI = 512;

    private final KeyId id;
    private final TenantId tenant;
    private final int version;
    private final KeyPurpose purpose;
    private final KeyState state;
    private final @Nullable WrappedDek wrapped;
    private final URI kek;
    private final Instant created;
    private final Instant changed;
    private final long useEstimate;

    private WrappedKey(
            KeyId id,
            TenantId tenant,
            int version,
            KeyPurpose purpose,
            KeyState state,
            @Nullable WrappedDek wrapped,
            URI kek,
            Instant created,
            Instant changed,
            long useEstimate) {

        if (version < 1) {
            throw new IllegalArgumentException("Key version: must be at least 1, but is " + version);
        }
        if (kek.toString().length() > MAX_KEK_URI) {
            throw new IllegalArgumentException("KEK URI: must have at most " + MAX_KEK_URI + " characters, but has "
                    + kek.toString().length());
        }
        if ((wrapped == null) != (state == KeyState.SHREDDED)) {
            throw new IllegalArgumentException(
                    "Key " + id + ": a wrapped DEK is there exactly while it is not shredded");
        }
        this.id = id;
        this.tenant = tenant;
        this.version = version;
        this.purpose = purpose;
        this.state = state;
        this.wrapped = wrapped;
        this.kek = kek;
        this.created = created;
        this.changed = changed;
        this.useEstimate = useEstimate;
    }

    /**
     * A row of a DEK, for stores of wrapped keys.
     *
     * @param id the DEK's self-certifying id
     * @param tenant whose key it is
     * @param version 1 for a tenant's first key, then rising by one
     * @param state what it may be used for
     * @param wrapped the wrapped DEK; null only once it is shredded
     * @param kek the URI of the KEK that wrapped it
     * @param created when the row was made; for people, never for decisions
     * @param changed when its state or wrapping last changed; for people, never for decisions
     * @param useEstimate about how many values it has sealed
     * @return it
     * @throws IllegalArgumentException if a field is out of range, or wrapped bytes and state do not fit
     */
    public static WrappedKey of(
            KeyId id,
            TenantId tenant,
            int version,
            KeyState state,
            @Nullable WrappedDek wrapped,
            URI kek,
            Instant created,
            Instant changed,
            long useEstimate) {
        return of(id, tenant, version, KeyPurpose.DATA, state, wrapped, kek, created, changed, useEstimate);
    }

    /**
     * A row of the key table, for stores of wrapped keys.
     *
     * @param id the key's self-certifying id
     * @param tenant whose key it is
     * @param version 1 for a tenant's first key, then rising by one, whatever the keys are for
     * @param purpose what the key is for
     * @param state what it may be used for
     * @param wrapped the wrapped key; null only once it is shredded
     * @param kek the URI of the KEK that wrapped it
     * @param created when the row was made; for people, never for decisions
     * @param changed when its state or wrapping last changed; for people, never for decisions
     * @param useEstimate about how many values it has sealed; 0 for an index key
     * @return it
     * @throws IllegalArgumentException if a field is out of range, or wrapped bytes and state do not fit
     */
    public static WrappedKey of(
            KeyId id,
            TenantId tenant,
            int version,
            KeyPurpose purpose,
            KeyState state,
            @Nullable WrappedDek wrapped,
            URI kek,
            Instant created,
            Instant changed,
            long useEstimate) {
        return new WrappedKey(id, tenant, version, purpose, state, wrapped, kek, created, changed, useEstimate);
    }

    /** The key's self-certifying id. */
    public KeyId id() {
        return id;
    }

    /** Whose key it is. */
    public TenantId tenant() {
        return tenant;
    }

    /** 1 for a tenant's first key, then rising by one, whatever the keys are for. */
    public int version() {
        return version;
    }

    /** What the key is for. */
    public KeyPurpose purpose() {
        return purpose;
    }

    /** What it may be used for. */
    public KeyState state() {
        return state;
    }

    /** The wrapped DEK; null only once it is shredded. */
    public @Nullable WrappedDek wrapped() {
        return wrapped;
    }

    /** The URI of the KEK that wrapped it. */
    public URI kek() {
        return kek;
    }

    /** When the row was made; for people, never for decisions. */
    public Instant created() {
        return created;
    }

    /** When its state or wrapping last changed; for people, never for decisions. */
    public Instant changed() {
        return changed;
    }

    /** About how many values it has sealed. */
    public long useEstimate() {
        return useEstimate;
    }

    /**
     * The same key in another state; without its wrapped DEK if that state is shredded.
     *
     * @param newState the state
     * @param when the time of the change
     * @return the new row
     */
    public WrappedKey in(KeyState newState, Instant when) {
        WrappedDek kept = newState == KeyState.SHREDDED ? null : wrapped;
        return new WrappedKey(id, tenant, version, purpose, newState, kept, kek, created, when, useEstimate);
    }

    /**
     * The same key wrapped in another way.
     *
     * @param newWrapped the wrapped DEK
     * @param newKek the KEK that wrapped it
     * @param when the time of the change
     * @return the new row
     */
    public WrappedKey wrappedAs(WrappedDek newWrapped, URI newKek, Instant when) {
        return new WrappedKey(id, tenant, version, purpose, state, newWrapped, newKek, created, when, useEstimate);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WrappedKey that
                && Objects.equals(id, that.id)
                && Objects.equals(tenant, that.tenant)
                && version == that.version
                && purpose == that.purpose
                && Objects.equals(state, that.state)
                && Objects.equals(wrapped, that.wrapped)
                && Objects.equals(kek, that.kek)
                && Objects.equals(created, that.created)
                && Objects.equals(changed, that.changed)
                && useEstimate == that.useEstimate;
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, tenant, version, purpose, state, wrapped, kek, created, changed, useEstimate);
    }

    @Override
    public String toString() {
        return "WrappedKey[" + "id=" + id + ", tenant=" + tenant + ", version=" + version + ", purpose=" + purpose
                + ", state=" + state
                + ", wrapped=" + wrapped + ", kek=" + kek + ", created=" + created + ", changed=" + changed
                + ", useEstimate=" + useEstimate + "]";
    }
}
