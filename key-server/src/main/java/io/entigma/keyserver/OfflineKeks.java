// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver;

import io.entigma.keyserver.audit.AuditEntry;
import io.entigma.keyserver.audit.AuditLog;
import io.entigma.keyserver.files.DirectoryLock;
import io.entigma.keyserver.files.Secret;
import io.entigma.keyserver.files.ServerDirectory;
import io.entigma.keyserver.files.SetupException;
import io.entigma.keyserver.kek.Kek;
import io.entigma.keyserver.kek.KekStore;
import io.entigma.keyserver.protocol.ApiException;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;

/** The keyset as commands use it while no server runs, with an audit line for each change. Not thread safe. */
final class OfflineKeks {
    private static final String LOCAL = "local";

    private OfflineKeks() {}

    /** A change of the keyset. */
    interface Change {
        Kek make(KekStore keks) throws IOException;
    }

    static Kek change(ServerDirectory directory, Secret passphrase, String operation, String kek, Change change) {
        try (DirectoryLock held = DirectoryLock.take(directory)) {
            KekStore keks = open(directory, passphrase);
            try (AuditLog audit = AuditLog.open(directory.auditLog(), keks.auditSecret(), Clock.systemUTC())) {
                audit.write(new AuditEntry(LOCAL, operation, kek, 0, null, null, null, 0, "begun", null));
                Kek changed = change.make(keks);
                audit.write(AuditEntry.of(LOCAL, operation, changed, "ok"));
                return changed;
            }
        } catch (ApiException e) {
            throw new SetupException("Audit log '" + directory.auditLog() + "' cannot be written; free disk space");
        } catch (IOException e) {
            throw new SetupException(
                    "Directory '" + directory.path() + "' cannot be used; check its owner, mode and free space", e);
        }
    }

    static KekStore open(ServerDirectory directory, Secret passphrase) {
        try {
            return KekStore.open(directory.keyset(), passphrase, new SecureRandom(), Clock.systemUTC());
        } catch (IOException e) {
            throw new SetupException("Keyset file '" + directory.keyset() + "' cannot be read; check its mode", e);
        }
    }
}
