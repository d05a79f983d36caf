// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.kek;

import io.entigma.keyserver.files.DirectoryLock;
import io.entigma.keyserver.files.Secret;
import io.entigma.keyserver.files.SetupException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The KEKs in memory and in their file. A change is in the file, durably, before any request sees it. Thread safe within
 * one process; {@link DirectoryLock} keeps other processes out.
 */
public final class KekStore {
    private final KeysetFile file;
    private final SecureRandom random;
    private final Clock clock;
    private volatile Keyset keyset;

    private KekStore(KeysetFile file, Keyset keyset, SecureRandom random, Clock clock) {
        this.file = file;
        this.keyset = keyset;
        this.random = random;
        this.clock = clock;
    }

    /** Makes the file of a new server, with no KEK in it. */
    public static KekStore create(Path path, Secret passphrase, SecureRandom random, Clock clock) throws IOException {
        byte[] auditSecret = new byte[Keyset.AUDIT_SECRET_BYTES];
        random.nextBytes(auditSecret);
        Keyset empty = new Keyset(auditSecret, Map.of());
        return new KekStore(
                KeysetFile.create(path, empty, passphrase, PassphraseKdf.standard(random), random),
                empty,
                random,
                clock);
    }

    /** Opens the file. */
    public static KekStore open(Path path, Secret passphrase, SecureRandom random, Clock clock) throws IOException {
        KeysetFile.Opened opened = KeysetFile.open(path, passphrase, random);
        return new KekStore(opened.file(), opened.keyset(), random, clock);
    }

    /** The KEK of a name. */
    public Optional<Kek> find(String name) {
        return Optional.ofNullable(keyset.keks().get(name));
    }

    /** All KEKs by name. */
    public List<Kek> all() {
        return List.copyOf(new TreeMap<>(keyset.keks()).values());
    }

    /** What the audit log's lines are chained with. */
    public byte[] auditSecret() {
        return keyset.auditSecret();
    }

    /** Adds a KEK with one version. */
    public synchronized Kek make(String name) throws IOException {
        if (keyset.keks().containsKey(name)) {
            throw new SetupException("KEK '" + name + "' exists already; 'rotate' gives it a new version");
        }
        return save(new Kek(name, List.of(newVersion(1))));
    }

    /** Adds a version to a KEK, which wraps from now on. */
    public synchronized Kek rotate(Kek stale) throws IOException {
        Kek kek = fresh(stale);
        return save(kek.withNext(newVersion(kek.current().number() + 1)));
    }

    /** Switches a version of a KEK on or off. */
    public synchronized Kek setEnabled(Kek stale, KekVersion version, boolean enabled) throws IOException {
        return save(fresh(stale).withChanged(version.withEnabled(enabled)));
    }

    private Kek fresh(Kek stale) {
        // KEKs are never removed, so a name that was found once is there.
        return find(stale.name()).orElseThrow();
    }

    private Kek save(Kek kek) throws IOException {
        Keyset changed = keyset.with(kek);
        file.write(changed);
        keyset = changed;
        return kek;
    }

    private KekVersion newVersion(int number) {
        byte[] key = new byte[KekVersion.KEY_BYTES];
        random.nextBytes(key);
        return new KekVersion(number, key, true, clock.instant().truncatedTo(ChronoUnit.SECONDS));
    }

    @Override
    public String toString() {
        return "KekStore[" + keyset + "]";
    }
}
