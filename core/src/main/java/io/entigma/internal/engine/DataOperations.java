// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.engine;

import io.entigma.error.MisconfigurationException;
import io.entigma.internal.cipher.FieldCipher;
import io.entigma.internal.job.run.JdbcStoredData;
import io.entigma.internal.job.table.DataPlaces;
import io.entigma.internal.kek.KeyServerCipher;
import io.entigma.internal.keyring.Keyring;
import io.entigma.internal.keyring.Settling;
import io.entigma.internal.keytable.JdbcKeyStore;
import io.entigma.internal.search.KnownLayouts;
import io.entigma.job.StoredData;
import io.entigma.spi.WrappedKeyStore;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Makes the operations on stored data of one engine, wherever the data is. */
record DataOperations(
        WrappedKeyStore store,
        @Nullable CatalogWriter catalogWriter,
        Keyring keyring,
        FieldCipher cipher,
        KeyServerCipher serverValues,
        Settling settling,
        Clock clock,
        Transition transition,
        KnownLayouts layouts) {
    StoredData over(DataPlaces places) {
        if (store instanceof JdbcKeyStore jdbc && catalogWriter != null) {
            catalogWriter.finish();
            return new JdbcStoredData(
                    places,
                    jdbc,
                    keyring,
                    cipher,
                    serverValues,
                    settling,
                    clock,
                    transition.plaintextReads(),
                    transition.plaintextWrites(),
                    layouts);
        }
        throw new MisconfigurationException("Jobs over stored data: this key store has no catalog; use a key table");
    }
}
