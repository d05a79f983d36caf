// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring;

import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.spi.EntigmaListener.Failure;
import io.entigma.spi.EntigmaListener.KeyServerCall;
import io.entigma.spi.EntigmaListener.ValueServerCall;
import java.time.Duration;

/**
 * What an audit wants to know of an engine, as application events: listen with {@code @EventListener} to this type or to one
 * kind. Published on the thread that did the work; what happens while the application starts is published once its beans are
 * there. No event holds plaintext, key bytes or tokens. Values that were sealed or opened as they should are not told.
 */
public sealed interface EntigmaEvent {
    /**
     * A data key was wrapped by a key server, or a try failed.
     *
     * @param call what was asked of which server, and how it went
     */
    record Wrapped(KeyServerCall call) implements EntigmaEvent {}

    /**
     * A data key was unwrapped by a key server, or a try failed.
     *
     * @param call what was asked of which server, and how it went
     */
    record Unwrapped(KeyServerCall call) implements EntigmaEvent {}

    /**
     * Values were sealed at a key server, or a try failed.
     *
     * @param call what was asked of which server, and how it went
     */
    record ValuesSealed(ValueServerCall call) implements EntigmaEvent {}

    /**
     * Values were opened at a key server, or a try failed.
     *
     * @param call what was asked of which server, and how it went
     */
    record ValuesOpened(ValueServerCall call) implements EntigmaEvent {}

    /**
     * A tenant has a new data key.
     *
     * @param tenant the tenant
     * @param keyId the key
     * @param version its version
     */
    record KeyCreated(TenantId tenant, KeyId keyId, int version) implements EntigmaEvent {}

    /**
     * A key is used past its time to live, since its key server does not answer; told once for each outage.
     *
     * @param keyId the key
     * @param age time since it was unwrapped
     */
    record UsedInGrace(KeyId keyId, Duration age) implements EntigmaEvent {}

    /**
     * A plain value was read where a migration allows it.
     *
     * @param context the attribute's context
     * @param tenant the tenant that was acting
     */
    record PlaintextRead(String context, TenantId tenant) implements EntigmaEvent {}

    /**
     * A value could not be sealed or opened.
     *
     * @param failure where and why
     */
    record ValueFailed(Failure failure) implements EntigmaEvent {}
}
