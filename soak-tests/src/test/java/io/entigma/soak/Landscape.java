// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.soak;

import io.entigma.Entigma;
import io.entigma.key.KeyTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.SessionFactory;

/** All that takes part: database, key server, proxies before both, applications. */
final class Landscape implements AutoCloseable {
    private final SoakDatabase database;
    private final KeyServerHost keyServer;
    private final Proxy databaseProxy;
    private final Proxy keyServerProxy;
    private final List<ApplicationHost> applications = new ArrayList<>();
    private final Site direct;
    private final Site proxied;

    Landscape(Run run, String kind, int number) throws Exception {
        Path folder = run.folder();
        database = SoakDatabase.start(kind, folder);
        keyServer = new KeyServerHost(folder, run.logs());
        databaseProxy = new Proxy(database.port());
        keyServerProxy = new Proxy(keyServer.port());
        // One KEK has one address, whoever calls it: the proxy's.
        proxied = site(database.through(databaseProxy));
        direct = site(database.url());
        try (Entigma engine = direct.engine(KeyTable.SchemaAction.CREATE);
                SessionFactory sessions = direct.sessions(engine, "create")) {
            run.step("tables made by " + sessions);
        }
        for (int i = 0; i < number; i++) {
            applications.add(new ApplicationHost(run, proxied, i));
        }
    }

    private Site site(String url) {
        String kek = "https://localhost:" + keyServerProxy.port() + "/v1/keks/main";
        return new Site(url, database.user(), database.password(), kek, keyServer.client());
    }

    KeyServerHost keyServer() {
        return keyServer;
    }

    Proxy databaseProxy() {
        return databaseProxy;
    }

    Proxy keyServerProxy() {
        return keyServerProxy;
    }

    List<ApplicationHost> applications() {
        return applications;
    }

    /** Past the database's proxy. */
    Site direct() {
        return direct;
    }

    /** As applications get there. */
    Site proxied() {
        return proxied;
    }

    @Override
    public void close() throws Exception {
        applications.forEach(ApplicationHost::close);
        keyServer.close();
        closeProxies();
        database.close();
    }

    private void closeProxies() throws IOException {
        databaseProxy.close();
        keyServerProxy.close();
    }
}
