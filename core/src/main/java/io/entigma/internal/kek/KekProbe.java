// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.kek;

import io.entigma.error.EntigmaException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.internal.cipher.DataKey;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedDek;
import io.entigma.key.WrappedKey;
import io.entigma.spi.WrappedKeyStore;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tries the KEKs before user data needs them: of each one in use, the wrapped key of some tenant must open and certify
 * itself, which fails on a node whose settings are not those of the others. Thread safe.
 */
public final class KekProbe {
    /** Who the trial key is for, where the key table has none to try. */
    public static final TenantId TRIAL = new TenantId("entigma-check");

    /**
     * A KEK that does not work.
     *
     * @param text a sentence
     * @param away the name of its server if all that is wrong is that it did not answer, else null
     */
    public record Problem(String text, @Nullable String away) {}

    private static final int ROWS = 1_000;

    private final WrappedKeyStore store;
    private final GuardedKekClients keks;

    /**
     * Composes a check.
     *
     * @param store where wrapped keys are
     * @param keks who unwraps them
     */
    public KekProbe(WrappedKeyStore store, GuardedKekClients keks) {
        this.store = store;
        this.keks = keks;
    }

    /**
     * Calls every KEK that is configured, or named by one of the first {@value #ROWS} rows of the key table.
     *
     * @param configured KEKs that new keys are wrapped under; where the key table has no key of one, a key is wrapped and
     *     unwrapped for the tenant {@code entigma-check} and thrown away
     * @return the KEKs that do not work; empty if all do
     */
    public List<Problem> run(Collection<URI> configured) {
        List<Problem> problems = new ArrayList<>();
        Map<URI, WrappedKey> samples = new LinkedHashMap<>();
        try {
            for (WrappedKey row : store.page(null, ROWS)) {
                if (row.wrapped() != null) {
                    samples.putIfAbsent(row.kek(), row);
                }
            }
        } catch (EntigmaException e) {
            problems.add(new Problem(String.valueOf(e.getMessage()), null));
        }
        Set<URI> all = new LinkedHashSet<>(configured);
        all.addAll(samples.keySet());
        for (URI kek : all) {
            try {
                tryOne(kek, samples.get(kek));
            } catch (EntigmaException e) {
                problems.add(new Problem(
                        "KEK " + kek + " does not work here: " + e.getMessage(),
                        e instanceof KeyServerUnavailableException
                                ? KekServerId.of(kek).name()
                                : null));
            }
        }
        return problems;
    }

    private void tryOne(URI kek, @Nullable WrappedKey row) {
        WrappedDek wrapped = row == null ? null : row.wrapped();
        if (row != null && wrapped != null) {
            keks.unwrap(kek, wrapped, row.tenant(), row.id()).cleartext().close();
            return;
        }
        DataKey trial = DataKey.generate(TRIAL);
        try {
            WrappedDek made = keks.wrap(kek, trial);
            keks.unwrap(kek, made, TRIAL, trial.id()).cleartext().close();
        } finally {
            trial.cleartext().close();
        }
    }
}
