// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.soak;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Destroys tenants' keys, lets them have values again, and knows what that means for a row. Not thread safe. */
final class Shreddings {
    /** Time for all nodes to hear of it. */
    private static final long SLACK = 3000;

    /** What may be true of a row. */
    enum Fate {
        /** It must be right. */
        READABLE,
        /** It must be destroyed. */
        DESTROYED,
        /** One of both. */
        EITHER
    }

    /** What happened to a tenant; zero is not yet. */
    private static final class Shredding {
        final String tenant;
        final long begun = System.currentTimeMillis();
        long destroyed;
        long enabled;

        Shredding(String tenant) {
            this.tenant = tenant;
        }
    }

    private final CommandLineHost commands;
    private final List<Shredding> all = new ArrayList<>();

    Shreddings(CommandLineHost commands) {
        this.commands = commands;
    }

    void shred(String tenant) throws IOException, InterruptedException {
        all.add(new Shredding(tenant));
        commands.run("shred", tenant, "--grace", "0s");
        destroyDue();
        enable();
    }

    private void destroyDue() throws IOException, InterruptedException {
        CommandLineHost.Outcome due = commands.run("shred", "--due");
        if (due.exit() == 0) {
            long now = System.currentTimeMillis();
            all.stream().filter(one -> one.destroyed == 0).forEach(one -> one.destroyed = now);
        }
    }

    /** "shred --enable" says yes, or that the tenant has an active key: the request had failed then. */
    private void enable() throws IOException, InterruptedException {
        Set<String> tenants = new HashSet<>();
        all.stream().filter(one -> one.enabled == 0).forEach(one -> tenants.add(one.tenant));
        for (String tenant : tenants) {
            CommandLineHost.Outcome enabled = commands.run("shred", tenant, "--enable");
            boolean isActive = enabled.output().contains("active key");
            if (enabled.exit() == 0 || isActive) {
                long now = System.currentTimeMillis();
                for (Shredding one : all) {
                    if (one.tenant.equals(tenant) && one.enabled == 0) {
                        one.enabled = now;
                        one.destroyed = isActive ? Long.MAX_VALUE : one.destroyed;
                    }
                }
            }
        }
    }

    /** After the faults: what was begun is brought to its end. */
    void finish() throws IOException, InterruptedException {
        if (all.stream().anyMatch(one -> one.enabled == 0)) {
            destroyDue();
            enable();
        }
    }

    Fate of(Ledger.Row row) {
        Fate fate = Fate.READABLE;
        for (Shredding one : all) {
            if (!one.tenant.equals(row.tenant)) {
                continue;
            }
            boolean isProved = one.destroyed != 0 && one.destroyed != Long.MAX_VALUE;
            if (isProved && row.ended < one.begun) {
                return Fate.DESTROYED;
            }
            if (one.enabled == 0 || row.begun < one.enabled + SLACK) {
                fate = Fate.EITHER;
            }
        }
        return fate;
    }
}
