// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.spi.EntigmaListener;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last events of all engines, for the Dev UI. Thread safe. */
@Singleton
public class RecentEvents implements EntigmaListener {
    private static final int MOST = 50;

    private final Deque<String> events = new ArrayDeque<>();

    /** For the container. */
    public RecentEvents() {}

    private synchronized void add(String text) {
        events.addFirst(LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + "  " + text);
        if (events.size() > MOST) {
            events.removeLast();
        }
    }

    synchronized List<String> newestFirst() {
        return List.copyOf(events);
    }

    private void add(String operation, KeyServerCall call) {
        add(operation + " key of tenant '" + call.tenant() + "' by " + call.kek()
                + (call.error() == null ? "" : ": " + call.error()));
    }

    @Override
    public void wrapped(KeyServerCall call) {
        add("wrap", call);
    }

    @Override
    public void unwrapped(KeyServerCall call) {
        add("unwrap", call);
    }

    @Override
    public void keyCreated(TenantId tenant, KeyId keyId, int version) {
        add("new key, version " + version + ", of tenant '" + tenant + "'");
    }

    @Override
    public void usedInGrace(KeyId keyId, Duration age) {
        add("key " + keyId + " is used past its time to live");
    }

    @Override
    public void rowNotTrusted(UntrustedRow row) {
        add(row.text());
    }

    @Override
    public void failed(Failure failure) {
        add(failure.context() + ": " + failure.reason()
                + (failure.tenant() == null ? "" : " for tenant '" + failure.tenant() + "'"));
    }
}
