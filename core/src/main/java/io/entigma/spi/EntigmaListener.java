// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spi;

import io.entigma.error.FailureReason;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Hears what the engine does, for metrics, audit and alarms. No event holds plaintext, key bytes or tokens. Methods are
 * called on the thread that did the work, some of them once per value, so they must be thread safe and quick; what they
 * throw is logged and goes no further.
 */
public interface EntigmaListener {
    /**
     * A DEK was wrapped by a key server, or a try failed.
     *
     * @param call what was asked of which server, and how it went
     */
    default void wrapped(KeyServerCall call) {}

    /**
     * A DEK was unwrapped by a key server, or a try failed.
     *
     * @param call what was asked of which server, and how it went
     */
    default void unwrapped(KeyServerCall call) {}

    /**
     * Values were sealed by a key server, or a try failed; for attributes with {@link io.entigma.Place#KEY_SERVER}.
     *
     * @param call what was asked of which server, and how it went
     */
    default void valuesSealed(ValueServerCall call) {}

    /**
     * Values were opened by a key server, or a try failed; for attributes with {@link io.entigma.Place#KEY_SERVER}.
     *
     * @param call what was asked of which server, and how it went
     */
    default void valuesOpened(ValueServerCall call) {}

    /**
     * A new key of a tenant was made and is stored: a DEK, or an index key, from which search tokens are made. Both share one
     * count of versions; {@link io.entigma.key.WrappedKey#purpose()} in {@code Keys.of} tells which one it is.
     *
     * @param tenant its tenant
     * @param keyId its id
     * @param version its version
     */
    default void keyCreated(TenantId tenant, KeyId keyId, int version) {}

    /**
     * A key was found in the cache.
     *
     * @param keyId the key
     */
    default void cacheHit(KeyId keyId) {}

    /**
     * A key was not in the cache and is being loaded.
     *
     * @param keyId the key
     */
    default void cacheMissed(KeyId keyId) {}

    /**
     * A key left the cache.
     *
     * @param keyId the key
     * @param reason why: {@code EXPIRED}, {@code SIZE}, {@code EXPLICIT}, {@code REPLACED} or {@code COLLECTED}
     */
    default void cacheEvicted(KeyId keyId, String reason) {}

    /**
     * A key is past its time to live and is used all the same, since its key server does not answer. Told once for each
     * outage, not for each use.
     *
     * @param keyId the key
     * @param age time since it was unwrapped
     */
    default void usedInGrace(KeyId keyId, Duration age) {}

    /**
     * A plain value was read where that is allowed, see {@link io.entigma.EntigmaBuilder#plaintextReads}. Once this is not
     * heard any more, the column is encrypted.
     *
     * @param context the attribute's context
     * @param tenant the tenant that was acting
     */
    default void plaintextRead(String context, TenantId tenant) {}

    /**
     * A value could not be sealed or opened.
     *
     * @param failure where and why, more precisely than the caller is told
     */
    default void failed(Failure failure) {}

    /**
     * A row of Entigma's own tables is not as Entigma wrote it, is missing or is older than what this node has seen.
     * Told once, until the row is right again.
     *
     * @param row which one, and what is wrong
     */
    default void rowNotTrusted(UntrustedRow row) {}

    /** A row that is not believed. */
    interface UntrustedRow {
        /** Its table, as {@code entigma_key_list}. */
        String table();

        /** Whose it is: a tenant, a key, a column or a job. */
        String row();

        /** A sentence. */
        String text();

        /** Whether it is authentic, but older than one that was seen. */
        boolean isRolledBack();
    }

    /** One call to a key server. */
    interface KeyServerCall {
        /** The KEK. */
        URI kek();

        /** Whose DEK it was about. */
        TenantId tenant();

        /** The DEK's id. */
        KeyId keyId();

        /** How long it took. */
        Duration duration();

        /** Null if it went well, else the simple class name of what it threw. */
        @Nullable
        String error();
    }

    /** One call to a key server about values. */
    interface ValueServerCall {
        /** The KEK. */
        URI kek();

        /** Whose values. */
        TenantId tenant();

        /** Their attribute's context. */
        String context();

        /** How many. */
        int values();

        /** How long it took. */
        Duration duration();

        /** Null if it went well, else the simple class name of what it threw. */
        @Nullable
        String error();
    }

    /** A value that was not sealed or opened. */
    interface Failure {
        /** The precise cause. */
        FailureReason reason();

        /** The attribute's context, {@code table.column} by default. */
        String context();

        /** The tenant that was acting, or null if that was the trouble. */
        @Nullable
        TenantId tenant();

        /** The key that the value names, or null if it names none. */
        @Nullable
        KeyId keyId();

        /** The tenant that the key belongs to, where it is known and another one. */
        @Nullable
        TenantId owner();
    }
}
