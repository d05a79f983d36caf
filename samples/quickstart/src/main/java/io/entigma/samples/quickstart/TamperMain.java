// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart;

import io.entigma.error.DamagedValueException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.error.UntrustedRowException;
import io.entigma.error.WrongTenantException;
import io.entigma.samples.quickstart.check.Attempt;
import io.entigma.samples.quickstart.check.Victims;
import io.entigma.samples.quickstart.customer.CustomerApplication;
import io.entigma.samples.quickstart.customer.CustomerFile;
import io.entigma.samples.quickstart.customer.CustomerRow;
import io.entigma.samples.quickstart.customer.KeyServerCalls;
import io.entigma.samples.quickstart.database.RawTables;
import io.entigma.samples.quickstart.report.Report;
import io.entigma.samples.quickstart.setup.Settings;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Third process: does what a thief or a bad disk could do to the database, and then stops the key server. */
final class TamperMain {
    private final RawTables raw;
    private final Attempt attempt;
    private final CustomerApplication application;

    private TamperMain(RawTables raw, Attempt attempt, CustomerApplication application) {
        this.raw = raw;
        this.attempt = attempt;
        this.application = application;
    }

    public static void main(String[] args) {
        Program.runAsChild(TamperMain::tamper);
    }

    private static void tamper(Settings settings, Report report) throws Exception {
        Victims victims;
        try (CustomerFile file = CustomerFile.open(settings.input())) {
            victims = Victims.choose(file.nextRows(StoreMain.CHUNK));
        }
        if (victims == null) {
            report.line("left out: the input has no tenant with two customers beside another tenant, all with name"
                    + " and ssn");
            return;
        }
        try (CustomerApplication application = CustomerApplication.start(settings, false, new KeyServerCalls());
                RawTables raw = new RawTables(settings.database())) {
            TamperMain tampering = new TamperMain(raw, new Attempt(application, report), application);
            tampering.values(victims);
            tampering.keys(victims);
            tampering.outage(victims, settings.keyServer().pid());
        }
    }

    private void values(Victims victims) throws SQLException {
        CustomerRow victim = victims.first();
        byte[] original = raw.stored(victim.id(), "ssn");

        raw.store(victim.id(), "ssn", raw.stored(victims.second().id(), "name"));
        attempt.mustFail("ssn overwritten with another customer's name", victim, List.of(DamagedValueException.class));

        raw.store(victim.id(), "ssn", raw.stored(victims.foreign().id(), "ssn"));
        attempt.mustFail("ssn overwritten with one of another tenant", victim, List.of(WrongTenantException.class));

        byte[] flipped = original.clone();
        flipped[flipped.length / 2 + 8] ^= 1;
        raw.store(victim.id(), "ssn", flipped);
        attempt.mustFail("one bit of the ssn flipped", victim, List.of(DamagedValueException.class));

        raw.store(victim.id(), "ssn", original);
        attempt.mustRead("ssn put back: reads as before", victim);
    }

    private void keys(Victims victims) throws SQLException {
        Map<String, byte[]> wrapped =
                raw.activeKeys().stream().collect(Collectors.toMap(RawTables.Key::tenant, RawTables.Key::wrapped));
        String own = victims.first().tenant();
        String foreign = victims.foreign().tenant();
        storeWrapped(own, wrapped, foreign);
        storeWrapped(foreign, wrapped, own);
        application.forgetKeys();
        attempt.mustFail("wrapped DEKs of two tenants swapped", victims.first(), List.of(UntrustedRowException.class));

        storeWrapped(own, wrapped, own);
        storeWrapped(foreign, wrapped, foreign);
        attempt.mustRead("wrapped DEKs put back: reads as before", victims.first());
    }

    private void storeWrapped(String tenant, Map<String, byte[]> wrapped, String from) throws SQLException {
        byte[] dek = wrapped.get(from);
        if (dek == null) {
            throw new IllegalStateException("The key table has no key of tenant " + from);
        }
        raw.storeWrapped(tenant, dek);
    }

    private void outage(Victims victims, long keyServer) throws Exception {
        ProcessHandle process = ProcessHandle.of(keyServer)
                .orElseThrow(() -> new IllegalStateException("The key server is not running"));
        process.destroy();
        process.onExit().get();
        attempt.mustRead("key server stopped, key in memory: still reads", victims.first());
        application.forgetKeys();
        attempt.mustFail(
                "key server stopped, no key in memory", victims.first(), List.of(KeyServerUnavailableException.class));
    }
}
