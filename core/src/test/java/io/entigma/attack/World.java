// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.attack;

import io.entigma.attack.Tables.Snapshot;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/** Two nodes of an application, its operator, its database, and what an honest witness knows of all of them. */
final class World implements AutoCloseable {
    static final List<String> TENANTS = List.of("acme", "beta", "gamma");

    final SpyingKeyServer server = new SpyingKeyServer();
    final Oracle oracle = new Oracle(server);
    final Tables tables;
    Model model = new Model();
    Damage damage = new Damage();

    /** Every list of keys that was ever there, honestly. */
    final Set<String> knownLists = new HashSet<>();

    /** Every index key that was ever made. */
    final Set<KeyId> indexKeys = new HashSet<>();

    private final TestDatabase db;
    private final List<App> nodes = new ArrayList<>();
    private long nextNote = 1;

    World(TestDatabase db) throws Exception {
        this.db = db;
        nodes.add(start("update"));
        nodes.add(start("none"));
        this.tables = new Tables(db);
    }

    private App start(String schema) {
        return App.on(db)
                .withoutConstraints()
                .entities(Note.class)
                .set("hibernate.hbm2ddl.auto", schema)
                .engine(builder -> builder.kek(SpyingKeyServer.APPLICATION)
                        .kekClient(server)
                        .epochInterval(Duration.ofMillis(20))
                        .plaintextReads(List.of("note.memo")))
                .start();
    }

    App node(int number) {
        return nodes.get(number);
    }

    void restart(int number) {
        App next = start("none");
        nodes.set(number, next).close();
    }

    /** As after the interval in which every node hears of a change. */
    void evict() {
        nodes.forEach(node -> node.entigma().evictKeys());
    }

    /** The operator's way to the data. */
    io.entigma.job.StoredData data(int number) {
        return nodes.get(number).entigma().data(db.dataSource());
    }

    /** Does something for a tenant, in which no data keys but perhaps index keys are made. */
    <T> T notingIndexKeys(String tenant, Callable<T> work) throws Exception {
        List<KeyId> before = server.madeFor(id(tenant));
        try {
            return work.call();
        } finally {
            List<KeyId> after = new ArrayList<>(server.madeFor(id(tenant)));
            after.removeAll(before);
            indexKeys.addAll(after);
        }
    }

    long nextNote() {
        return nextNote++;
    }

    /** Where some text stands anywhere in the database. */
    List<String> columnsHolding(String text) {
        return db.columnsHolding(text);
    }

    /** Notes all lists that are there now as honest ones. */
    void rememberLists(Snapshot now) {
        now.of("entigma_key_list").forEach(row -> knownLists.add(row.text()));
    }

    /** Makes all as it was, and gives the nodes nothing to remember. */
    void repair(Snapshot whole, Model then) {
        tables.putBack(whole, Tables.KEYS.keySet());
        model = then;
        damage = new Damage();
        for (int i = 0; i < nodes.size(); i++) {
            restart(i);
        }
    }

    static TenantId id(String tenant) {
        return new TenantId(tenant);
    }

    @Override
    public void close() throws Exception {
        nodes.forEach(App::close);
        tables.close();
    }
}
