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
import java.time.Clock;
import java.util.Optional;

/** Makes the operations on stored data of one engine, wherever the data is. */
record DataOperations(
        Optional<JdbcKeyStore> table,
        Optional<CatalogWriter> catalogWriter,
        Keyring keyring,
        FieldCipher cipher,
        KeyServerCipher serverValues,
        Settling settling,
        Clock clock,
        Transition transition,
        KnownLayouts layouts) {
    StoredData over(DataPlaces places) {
        JdbcKeyStore store = table.orElseThrow(() ->
                new MisconfigurationException("Jobs over stored data: this key store has no catalog; use a key table"));
        catalogWriter.ifPresent(CatalogWriter::finish);
        return new JdbcStoredData(
                places,
                store,
                keyring,
                cipher,
                serverValues,
                settling,
                clock,
                transition.plaintextReads(),
                transition.plaintextWrites(),
                layouts);
    }
}
