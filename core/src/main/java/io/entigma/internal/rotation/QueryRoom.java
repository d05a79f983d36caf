// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.rotation;

import io.entigma.internal.keyring.KeyPages;
import io.entigma.internal.keytable.PurposeKeys;
import io.entigma.internal.settings.KnownSettings;
import io.entigma.key.KeyPurpose;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import io.entigma.spi.WrappedKeyStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Whether queries still look under all keys of a tenant after its next rotation. They look under a limited number, and are refused
 * for a tenant with more, since they would miss rows.
 */
final class QueryRoom {
    /** What is usual: how many an application's queries look under is said in its own settings only. */
    private static final int DATA_KEYS =
            KnownSettings.KEY_VERSIONS.usual().map(Integer::valueOf).orElseThrow();

    private static final int INDEX_KEYS = 2;

    private QueryRoom() {}

    private static int of(KeyPurpose purpose) {
        return purpose == KeyPurpose.DATA ? DATA_KEYS : INDEX_KEYS;
    }

    /**
     * Looks at one tenant.
     *
     * @param rows all of its keys
     * @param purpose the kind of key
     * @return what to tell, with the way out, if there is no room for one more key
     */
    static Optional<String> warning(List<WrappedKey> rows, KeyPurpose purpose) {
        List<WrappedKey> inUse = PurposeKeys.of(rows, purpose).stream()
                .filter(row -> row.state().opens())
                .toList();
        if (inUse.size() < of(purpose)) {
            return Optional.empty();
        }
        TenantId tenant = inUse.get(0).tenant();
        List<Integer> old = inUse.stream()
                .filter(row -> row.state() != KeyState.ACTIVE)
                .map(WrappedKey::version)
                .sorted()
                .toList();
        String rule = purpose == KeyPurpose.DATA
                ? " data keys in use, and queries for equal values look for " + DATA_KEYS + " unless "
                        + KnownSettings.KEY_VERSIONS + " says more"
                : " index keys in use, and searches look for " + INDEX_KEYS;
        return Optional.of("Tenant '" + tenant + "' has " + inUse.size() + rule
                + "; they are refused for a tenant with more. Before the next rotation re-encrypt ('entigma reencrypt'), then"
                + " retire versions " + old + " ('entigma retire " + tenant + " --key-version N')");
    }

    /** The same of every tenant of a key store, for both kinds of key. */
    static List<String> warnings(WrappedKeyStore store) {
        return Stream.of(KeyPurpose.DATA, KeyPurpose.INDEX)
                .flatMap(purpose -> warnings(store, purpose).stream())
                .toList();
    }

    /** Counts first, since most tenants have room: only the rows of the others are kept. */
    private static List<String> warnings(WrappedKeyStore store, KeyPurpose purpose) {
        Map<TenantId, Integer> inUse = new HashMap<>();
        forEachInUse(store, purpose, row -> inUse.merge(row.tenant(), 1, Integer::sum));
        inUse.values().removeIf(keys -> keys < of(purpose));
        if (inUse.isEmpty()) {
            return List.of();
        }
        Map<String, List<WrappedKey>> full = new TreeMap<>();
        forEachInUse(store, purpose, row -> {
            if (inUse.containsKey(row.tenant())) {
                full.computeIfAbsent(row.tenant().value(), unused -> new ArrayList<>())
                        .add(row);
            }
        });
        return full.values().stream()
                .flatMap(rows -> warning(rows, purpose).stream())
                .toList();
    }

    private static void forEachInUse(WrappedKeyStore store, KeyPurpose purpose, Consumer<WrappedKey> action) {
        KeyPages.of(store)
                .flatMap(List::stream)
                .filter(row -> row.purpose() == purpose && row.state().opens())
                .forEach(action);
    }
}
