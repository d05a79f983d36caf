// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import io.entigma.key.TenantId;
import io.entigma.reactive.ReactiveApp;
import io.entigma.testing.LocalKek;
import io.entigma.testing.TestDatabase;
import java.util.HashMap;
import java.util.Map;
import org.hibernate.boot.registry.BootstrapServiceRegistryBuilder;

/**
 * Makes twins of Hibernate Reactive. Left out is what docs/reactive.md refuses: {@code scan = true}, and the promise of bulk
 * statements over several tables.
 */
final class ReactiveTwins implements Twins.Maker {
    @Override
    public Side encrypted(TestDatabase db, LocalKek kek, Map<String, String> settings) {
        return sealed(db, kek, settings).side();
    }

    @Override
    public Side plain(TestDatabase db, Map<String, String> settings) {
        return twin(db, settings).side();
    }

    /** A side with its way to sessions. */
    record Reactive(Side side, ReactiveSessions sessions, ClassLoader loader) {}

    static Reactive sealed(TestDatabase db, LocalKek kek, Map<String, String> settings) {
        ReactiveSpy spy = new ReactiveSpy();
        TwinLoader loader = TwinLoader.withoutScan();
        ReactiveApp app = ReactiveApp.start(
                db,
                kek,
                engine -> engine.tenants(() -> new TenantId(Side.TENANT)),
                all(settings, spy),
                new BootstrapServiceRegistryBuilder().applyClassLoader(loader).build(),
                loader.entities());
        ReactiveSessions sessions = new ReactiveSessions(app, spy);
        return new Reactive(new Side(sessions, loader, app.entigma()), sessions, loader);
    }

    static Reactive twin(TestDatabase db, Map<String, String> settings) {
        ReactiveSpy spy = new ReactiveSpy();
        TwinLoader loader = TwinLoader.plain();
        ReactiveApp app = ReactiveApp.plain(db, all(settings, spy), Side.plain(loader, db, settings));
        ReactiveSessions sessions = new ReactiveSessions(app, spy);
        return new Reactive(new Side(sessions, loader, null), sessions, loader);
    }

    private static Map<String, Object> all(Map<String, String> settings, ReactiveSpy spy) {
        Map<String, Object> all = new HashMap<>(settings);
        all.putAll(spy.settings());
        return all;
    }

    @Override
    public boolean keeps(FuzzStatement statement) {
        return !statement.describe().matches("(?s)update (Base|Sub|Sec) .*");
    }
}
