// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.kek.KekClient;
import io.entigma.key.WrappedDek;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** What a KEK in this process does, whatever source it is fetched from. */
public abstract class KekSourceContract extends KekClientContract {
    @Override
    protected final URI kek() {
        return URI.create("in-process:main");
    }

    @Override
    protected final URI unknownKek() {
        return URI.create("in-process:other");
    }

    /** For JUnit. */
    protected KekSourceContract() {}

    /**
     * Puts a new KEK into the store beside the present one.
     *
     * @return its version
     * @throws Exception if that fails
     */
    protected abstract String addVersion() throws Exception;

    @Test
    void contract_newVersionInTheStore_wraps_andTheOldOneStillOpens() throws Exception {
        WrappedDek old = client().wrap(kek(), dek(), ACME);
        String second = addVersion();
        try (KekClient later = newClient()) {
            WrappedDek moved = later.rewrap(kek(), old, ACME);
            assertThat(moved.kekVersion()).isEqualTo(second).isNotEqualTo(old.kekVersion());
            later.unwrap(kek(), old, ACME).close();
            client().unwrap(kek(), moved, ACME).close();
        }
    }
}
