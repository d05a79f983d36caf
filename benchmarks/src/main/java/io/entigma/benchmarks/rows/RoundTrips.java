// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks.rows;

import io.entigma.TenantScope;
import io.entigma.benchmarks.Application;
import io.entigma.key.TenantId;
import java.sql.SQLException;
import java.util.List;
import org.h2.tools.Server;
import org.hibernate.SessionFactory;

/**
 * What a request of an application costs where the database is on another machine: a page of 50 rows and the insert of one, the
 * database half a millisecond away. Arguments: a JDBC URL with host and port, or nothing for an H2 server in this process; how many
 * requests.
 */
public final class RoundTrips {
    private static final long NANOS_EACH_WAY = 250_000;
    private static final int PAGE = 50;
    private static final int REQUESTS = 1_000;
    private static final double NANOS_PER_MILLI = 1e6;

    private RoundTrips() {}

    /**
     * Measures.
     *
     * @param args URL, requests; both optional
     * @throws Exception if a server cannot be started
     */
    public static void main(String[] args) throws Exception {
        int requests = args.length > 1 ? Integer.parseInt(args[1]) : REQUESTS;
        if (args.length > 0 && !args[0].startsWith("jdbc:h2:mem:")) {
            run(args[0], requests);
            return;
        }
        Server server = server();
        try {
            run("jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/mem:trips;DB_CLOSE_DELAY=-1", requests);
        } finally {
            server.stop();
        }
    }

    private static Server server() throws SQLException {
        return Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
    }

    private static void run(String url, int requests) throws Exception {
        try (SlowLink link = SlowLink.to(url, NANOS_EACH_WAY);
                Application application = Application.start(link.through(url), EndToEnd.SETTINGS, EndToEnd.ENTITIES);
                TenantScope scope = TenantScope.open(new TenantId("acme"))) {
            SessionFactory factory = application.factory();
            Measured page = new Measured();
            Measured insert = new Measured();
            for (int request = 0; request < 2 * requests; request++) {
                if (request == requests) {
                    page.forget();
                    insert.forget();
                }
                one(factory, request, page, insert);
            }
            System.out.println(requests + " requests each, in turn, through a link, " + EndToEnd.shown(url));
            System.out.println(page.head());
            System.out.println(page.row("page of " + PAGE + " rows", NANOS_PER_MILLI, "ms"));
            System.out.println(insert.row("insert of one row", NANOS_PER_MILLI, "ms"));
        }
    }

    private static void one(SessionFactory factory, int request, Measured page, Measured insert) {
        List<People<?>> all = EndToEnd.PEOPLE;
        for (int i = 0; i < all.size(); i++) {
            // Not always the same one first.
            People<?> people = all.get((i + request) % all.size());
            if (request == 0) {
                people.delete(factory);
                people.insert(factory, PAGE);
            }
            insert.time(people.name(), () -> people.insertOne(factory, PAGE + request));
            page.time(people.name(), () -> people.select(factory, PAGE));
        }
    }
}
