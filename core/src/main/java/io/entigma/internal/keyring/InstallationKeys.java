// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keyring;

import io.entigma.error.DamagedKeyException;
import io.entigma.error.KeyServerRefusedException;
import io.entigma.error.UntrustedRowException;
import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.cipher.MacKey;
import io.entigma.internal.kek.GuardedKekClients;
import io.entigma.internal.keytable.InstallationName;
import io.entigma.internal.keytable.JdbcKeyStore;
import io.entigma.internal.keytable.KeyList;
import io.entigma.internal.keytable.TenantKeys;
import io.entigma.internal.tables.RowBytes;
import io.entigma.internal.tables.RowSigner;
import io.entigma.internal.tables.Signature;
import io.entigma.key.KeyId;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The keys that authenticate rows: one active and perhaps some live ones of each installation whose KEK is trusted. They
 * are unwrapped once and stay in memory as long as the engine runs, since without them nothing of the key table can be
 * believed. Thread safe.
 */
public final class InstallationKeys implements RowSigner {
    private static final System.Logger LOG = System.getLogger(InstallationKeys.class.getName());

    private final JdbcKeyStore store;
    private final GuardedKekClients keks;
    private final KeyMaker maker;
    private final URI kek;

    private final Object loading = new Object();
    private final Map<TenantId, Long> generations = new HashMap<>();
    private final Set<KeyId> retired = new HashSet<>();
    private volatile Loaded loaded = new Loaded(Map.of(), null, List.of(), 0);

    /**
     * Starts without any key.
     *
     * @param store where they are
     * @param keks who unwraps them
     * @param maker who makes the first one
     * @param kek the KEK under which the application makes keys where nothing else is said
     */
    public InstallationKeys(JdbcKeyStore store, GuardedKekClients keks, KeyMaker maker, URI kek) {
        this.store = store;
        this.keks = keks;
        this.maker = maker;
        this.kek = kek;
    }

    /** The keys that verify, the one that signs, the installations that they are of, and the number of the look. */
    private record Loaded(
            Map<KeyId, Signer> verifying, @Nullable Signer signing, List<TenantId> names, long number) {}

    /** An opened key and what was derived from it. */
    private static final class Signer {
        private final DataKey key;
        private final ConcurrentMap<String, MacKey> macs = new ConcurrentHashMap<>();

        Signer(DataKey key) {
            this.key = key;
        }

        private MacKey mac(String label) {
            return macs.computeIfAbsent(label, wanted -> MacKey.of(key, wanted));
        }

        Signature sign(RowBytes row) {
            return new Signature(key.id(), mac(row.label()).mac(row.toBytes()));
        }

        boolean verifies(RowBytes row, Signature signature) {
            return mac(row.label()).verifies(row.toBytes(), signature.mac());
        }
    }

    @Override
    public void prepareToVerify() {
        Loaded now = loaded;
        if (now.signing == null) {
            load(now.number);
        }
    }

    @Override
    public void prepareToSign() {
        prepareToVerify();
        Loaded now = loaded;
        if (now.signing == null) {
            makeFirstUnlessMade();
        }
    }

    @Override
    public void refresh() {
        load(loaded.number);
    }

    /** Forgets all keys; they are unwrapped again when they are needed. */
    public void forget() {
        synchronized (loading) {
            loaded = new Loaded(Map.of(), null, List.of(), loaded.number + 1);
        }
    }

    @Override
    public Signature sign(RowBytes row) {
        Signer signing = loaded.signing;
        if (signing == null) {
            throw dropped();
        }
        return signing.sign(row);
    }

    @Override
    public KeyId signing() {
        Signer signing = loaded.signing;
        if (signing == null) {
            throw dropped();
        }
        return signing.key.id();
    }

    /** Forgotten between the preparation and now. */
    private static UntrustedRowException dropped() {
        return new UntrustedRowException("Key table: the installation's key was dropped meanwhile; try again", false);
    }

    /**
     * Makes another first key where the keys of the installation are lost. What they have signed is not believed any more.
     */
    public void replaceIfLost() {
        try {
            prepareToSign();
        } catch (UntrustedRowException e) {
            LOG.log(Level.WARNING, "The installation''s key is replaced, since it is lost: {0}", e.getMessage());
            synchronized (loading) {
                KeyMaker.Made made = maker.make(InstallationName.of(kek));
                store.replaceInstallation(made.row(1, KeyState.ACTIVE), new Signer(made.key())::sign);
                generations.clear();
                loaded = read();
            }
        }
    }

    @Override
    public Verdict verify(RowBytes row, Signature signature) {
        Signer signer = loaded.verifying.get(signature.signer());
        if (signer == null) {
            return Verdict.UNKNOWN_SIGNER;
        }
        return signer.verifies(row, signature) ? Verdict.GOOD : Verdict.BAD;
    }

    /** The installations of this application; more than one if applications with keys of their own were joined. */
    public List<TenantId> names() {
        prepareToVerify();
        return loaded.names;
    }

    /** All rows of all installations, for people: they are not believed, and no key server is called. */
    public List<WrappedKey> present() {
        return store.installations().stream()
                .flatMap(name -> store.installation(name).rows().stream())
                .toList();
    }

    private void load(long before) {
        synchronized (loading) {
            // If another thread has just done so, that was it.
            if (loaded.number == before) {
                loaded = read();
            }
        }
    }

    private Loaded read() {
        Map<KeyId, Signer> verifying = new HashMap<>();
        List<TenantId> names = new ArrayList<>();
        Signer signing = null;
        boolean isOfOwnKek = false;
        for (TenantId name : store.installations()) {
            TenantKeys found = store.installation(name);
            if (found.rows().stream().noneMatch(row -> keks.trusts(row.kek(), name))) {
                // Another application's.
                continue;
            }
            Map<KeyId, Signer> keys = opened(found);
            for (WrappedKey row : found.rows()) {
                Signer signer = keys.get(row.id());
                if (signer != null && row.state() == KeyState.ACTIVE && !isOfOwnKek) {
                    isOfOwnKek = row.kek().equals(kek);
                    signing = signing == null || isOfOwnKek ? signer : signing;
                }
            }
            if (!keys.isEmpty()) {
                names.add(name);
                verifying.putAll(keys);
            }
        }
        return new Loaded(Map.copyOf(verifying), signing, List.copyOf(names), loaded.number + 1);
    }

    /** The keys of one installation; none if it is not believed, which is told. */
    private Map<KeyId, Signer> opened(TenantKeys found) {
        try {
            return believed(found);
        } catch (DamagedKeyException | KeyServerRefusedException | UntrustedRowException e) {
            LOG.log(
                    Level.ERROR,
                    "Keys of {0}: {1}; what they have signed is not believed. Restore the rows in entigma_installation and"
                            + " entigma_key_list",
                    found.tenant(),
                    e.getMessage());
            return Map.of();
        }
    }

    private Map<KeyId, Signer> believed(TenantKeys found) {
        KeyList list = found.list();
        Signature signature = found.signature();
        WrappedKey signerRow = signature == null ? null : row(found, signature.signer());
        if (list == null || signature == null || signerRow == null || retired.contains(signature.signer())) {
            throw new UntrustedRowException("its list is missing, or was signed with a key that is retired", false);
        }
        Signer signer = open(signerRow);
        if (!signer.verifies(list.toSign(), signature)) {
            throw new UntrustedRowException("the MAC of its list does not fit", false);
        }
        if (list.generation() < generations.getOrDefault(found.tenant(), 0L)) {
            throw new UntrustedRowException("its list is older than one that this node has seen", true);
        }
        for (KeyList.Entry entry : list.uncovered(found.rows())) {
            throw new UntrustedRowException("the row of key " + entry.id() + " was changed or is missing", false);
        }
        Map<KeyId, Signer> keys = new HashMap<>();
        for (WrappedKey row : found.rows()) {
            if (list.entry(row.id()).isEmpty()) {
                continue;
            }
            if (row.state().opens()) {
                keys.put(row.id(), row.id().equals(signature.signer()) ? signer : open(row));
            } else {
                retired.add(row.id());
            }
        }
        if (!keys.containsKey(signature.signer())) {
            throw new UntrustedRowException("its list is signed with a key that it names as retired", false);
        }
        generations.put(found.tenant(), list.generation());
        return keys;
    }

    private static @Nullable WrappedKey row(TenantKeys found, KeyId id) {
        return found.rows().stream()
                .filter(row -> row.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    private Signer open(WrappedKey row) {
        Signer known = loaded.verifying.get(row.id());
        if (known != null) {
            return known;
        }
        return new Signer(keks.unwrap(
                row.kek(),
                Objects.requireNonNull(row.wrapped(), "a key that is not shredded has a wrapped DEK"),
                row.tenant(),
                row.id()));
    }

    private void makeFirstUnlessMade() {
        synchronized (loading) {
            if (loaded.signing == null) {
                makeFirst();
            }
        }
    }

    private void makeFirst() {
        if (store.isInstallationMissing()) {
            throw new UntrustedRowException(
                    "Key table: entigma_key_list holds lists, but the key that signed them is not in"
                            + " entigma_installation; restore that table, or accept the key table as it is with"
                            + " `entigma accept-restore`",
                    false);
        }
        TenantId name = InstallationName.of(kek);
        KeyMaker.Made made = maker.make(name);
        Signer signer = new Signer(made.key());
        // If another node was first, its key is there now.
        boolean unused = store.insert(made.row(1, KeyState.ACTIVE), signer::sign);
        loaded = new Loaded(Map.of(made.key().id(), signer), null, List.of(), loaded.number + 1);
        loaded = read();
        if (loaded.signing == null) {
            throw new UntrustedRowException(
                    "Key table: the keys of installation " + name
                            + " in entigma_installation cannot be used (the log says why); restore that table",
                    false);
        }
    }
}
