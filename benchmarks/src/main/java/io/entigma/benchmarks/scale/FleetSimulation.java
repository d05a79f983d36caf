// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks.scale;

import java.time.Duration;
import java.util.Locale;
import java.util.Random;

/**
 * A fleet of nodes over very many tenants, of which some are asked for far more often than others. Nodes do not know of each other, so one
 * is simulated for all: its requests are drawn, its keyring and cache are the engine's own, its clock is set by hand. After an hour or more
 * of warming up, half an hour or one time to live is counted.
 */
public final class FleetSimulation {
    private static final int NODES = 1000;
    private static final double WRITES = 0.2;
    private static final long SEED = 1;
    private static final double LEAST_MEASURED = 1800;

    private final int tenants;
    private final double perNode;

    private FleetSimulation(int tenants, double perNode) {
        this.tenants = tenants;
        this.perNode = perNode;
    }

    /**
     * Simulates.
     *
     * @param args tenants, and requests a second of each node; optional
     */
    public static void main(String[] args) {
        int tenants = args.length > 0 ? Integer.parseInt(args[0]) : 10_000_000;
        double perNode = args.length > 1 ? Double.parseDouble(args[1]) : 100;
        System.out.println(String.format(
                Locale.ROOT,
                "%,d tenants, %,d nodes, %.0f requests a second each, %.0f%% of them writes",
                tenants,
                NODES,
                perNode,
                WRITES * 100));
        System.out.println(
                "exponent | requests go | cache.size | cache.ttl | hits | unwraps an hour | key table reads/s"
                        + " | reservations/s | keys in memory | reserved for each use");
        FleetSimulation fleet = new FleetSimulation(tenants, perNode);
        int[] sizes = {10_000, 50_000, 200_000};
        for (int size : sizes) {
            fleet.run(1.0, false, size, Duration.ofMinutes(10));
        }
        for (int size : sizes) {
            fleet.run(1.0, false, size, Duration.ofHours(1));
        }
        fleet.run(0.8, false, 10_000, Duration.ofMinutes(10));
        fleet.run(0.8, false, 200_000, Duration.ofHours(1));
        fleet.run(1.0, true, 10_000, Duration.ofMinutes(10));
        fleet.run(1.0, true, 20_000, Duration.ofHours(1));
        fleet.run(1.0, true, 20_000, Duration.ofHours(12));
    }

    /** What was counted at a moment. */
    private record Counts(long unwraps, long looks, long reservations, long reserved) {
        static Counts of(SimulatedNode node) {
            return new Counts(
                    node.unwraps(),
                    node.store().looks(),
                    node.store().reservations(),
                    node.store().reserved());
        }
    }

    private void run(double exponent, boolean sticky, int size, Duration ttl) {
        // One of the middle: the node of the most popular tenant has more to do, but not more tenants.
        Zipf zipf = sticky ? new Zipf(tenants, exponent, NODES / 2, NODES) : new Zipf(tenants, exponent, 0, 1);
        double warm = Math.max(3600, ttl.toSeconds() * 1.2);
        // Keys that were loaded together are loaded again together, so a whole time to live is looked at.
        double measured = Math.max(LEAST_MEASURED, (double) ttl.toSeconds());
        Random random = new Random(SEED);
        try (SimulatedNode node = new SimulatedNode(size, ttl)) {
            long requests = 0;
            long writes = 0;
            Counts before = new Counts(0, 0, 0, 0);
            boolean isMeasured = false;
            for (double now = 0; now < warm + measured; now -= Math.log(1 - random.nextDouble()) / perNode) {
                if (!isMeasured && now >= warm) {
                    isMeasured = true;
                    before = Counts.of(node);
                    requests = 0;
                    writes = 0;
                }
                node.at(now);
                requests++;
                if (random.nextDouble() < WRITES) {
                    writes++;
                    node.seal(ManyTenants.tenant(zipf.next(random)));
                } else {
                    node.open(ManyTenants.tenant(zipf.next(random)));
                }
            }
            tell(exponent, sticky, size, ttl, node, before, measured, requests, writes);
        }
    }

    private static void tell(
            double exponent,
            boolean sticky,
            int size,
            Duration ttl,
            SimulatedNode node,
            Counts before,
            double measured,
            long requests,
            long writes) {
        Counts after = Counts.of(node);
        double unwraps = after.unwraps - before.unwraps;
        System.out.println(String.format(
                Locale.ROOT,
                "%.1f | %s | %,d | %d min | %.3f | %,.0f | %,.0f | %,.0f | %,d | %.0f",
                exponent,
                sticky ? "to the tenant's node" : "anywhere",
                size,
                ttl.toMinutes(),
                1 - unwraps / requests,
                unwraps * NODES * 3600 / measured,
                (after.looks - before.looks) * NODES / measured,
                (after.reservations - before.reservations) * NODES / measured,
                node.cached(),
                (double) (after.reserved - before.reserved) / writes));
    }
}
