// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring;

import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.spi.EntigmaListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationEventPublisher;

/** Publishes what it hears. Waits for the application's beans: a listener must not be made on a thread of the engine's. */
final class EventPublisher implements EntigmaListener, SmartInitializingSingleton {
    private final ApplicationEventPublisher publisher;
    private final List<EntigmaEvent> early = new ArrayList<>();
    private volatile boolean started;

    EventPublisher(ApplicationEventPublisher publisher) {
        this.publisher = publisher;
    }

    private void publish(EntigmaEvent event) {
        if (!started) {
            synchronized (early) {
                if (!started) {
                    early.add(event);
                    return;
                }
            }
        }
        publisher.publishEvent(event);
    }

    @Override
    public void afterSingletonsInstantiated() {
        List<EntigmaEvent> waiting;
        synchronized (early) {
            started = true;
            waiting = List.copyOf(early);
            early.clear();
        }
        waiting.forEach(publisher::publishEvent);
    }

    @Override
    public void wrapped(KeyServerCall call) {
        publish(new EntigmaEvent.Wrapped(call));
    }

    @Override
    public void unwrapped(KeyServerCall call) {
        publish(new EntigmaEvent.Unwrapped(call));
    }

    @Override
    public void valuesSealed(ValueServerCall call) {
        publish(new EntigmaEvent.ValuesSealed(call));
    }

    @Override
    public void valuesOpened(ValueServerCall call) {
        publish(new EntigmaEvent.ValuesOpened(call));
    }

    @Override
    public void keyCreated(TenantId tenant, KeyId keyId, int version) {
        publish(new EntigmaEvent.KeyCreated(tenant, keyId, version));
    }

    @Override
    public void usedInGrace(KeyId keyId, Duration age) {
        publish(new EntigmaEvent.UsedInGrace(keyId, age));
    }

    @Override
    public void plaintextRead(String context, TenantId tenant) {
        publish(new EntigmaEvent.PlaintextRead(context, tenant));
    }

    @Override
    public void failed(Failure failure) {
        publish(new EntigmaEvent.ValueFailed(failure));
    }
}
