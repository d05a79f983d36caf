// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.change;

import io.entigma.error.EntigmaException;
import io.entigma.error.MisconfigurationException;
import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.cipher.FieldCipher;
import io.entigma.internal.cipher.SealedFormat;
import io.entigma.internal.cipher.SealedValueException;
import io.entigma.internal.cipher.SearchLabel;
import io.entigma.internal.cipher.ServerSealed;
import io.entigma.internal.cipher.StoredForm;
import io.entigma.internal.job.table.DataColumn;
import io.entigma.internal.job.table.DataRow;
import io.entigma.internal.job.table.DataTable;
import io.entigma.internal.kek.KeyServerCipher;
import io.entigma.internal.keyring.Keyring;
import io.entigma.internal.search.TokenLayout;
import io.entigma.key.TenantId;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Seals values for jobs where their column wants it, in the application or at the key server, and opens them where they were
 * sealed. Thread safe, except for what {@link #forPage} gives.
 */
public final class StoredValueCipher {
    private final Keyring keyring;
    private final FieldCipher cipher;
    private final KeyServerCipher server;

    /** Null unless the calls of a page are taken together. */
    private final @Nullable PageSealing page;

    public StoredValueCipher(Keyring keyring, FieldCipher cipher, KeyServerCipher server) {
        this(keyring, cipher, server, null);
    }

    private StoredValueCipher(Keyring keyring, FieldCipher cipher, KeyServerCipher server, @Nullable PageSealing page) {
        this.keyring = keyring;
        this.cipher = cipher;
        this.server = server;
        this.page = page;
    }

    /**
     * The same for one page of rows, with few calls to the key server.
     *
     * @param table the table
     * @param rows the rows
     * @param opens which of the values that a key server sealed will be opened
     */
    StoredValueCipher forPage(DataTable table, List<DataRow> rows, BiPredicate<DataColumn, byte[]> opens)
            throws JobPausedException {
        try {
            PageSealing calls = new PageSealing(server);
            calls.openAhead(table, rows, opens);
            return new StoredValueCipher(keyring, cipher, server, calls);
        } catch (EntigmaException e) {
            throw new JobPausedException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Seals what a page has put off. */
    void complete() throws JobPausedException {
        try {
            if (page != null) {
                page.sealAll();
            }
        } catch (EntigmaException e) {
            throw new JobPausedException(String.valueOf(e.getMessage()), e);
        }
    }

    Keyring keyring() {
        return keyring;
    }

    FieldCipher cipher() {
        return cipher;
    }

    public KeyServerCipher server() {
        return server;
    }

    /** The bytes to store, or what has them once the page is complete. */
    Object seal(DataColumn column, TenantId tenant, byte[] plain) {
        if (!column.atServer()) {
            return seal(column, keyring.active(tenant), plain);
        }
        return page != null
                ? page.putOff(column, tenant, plain)
                : server.seal(tenant, column.context().name(), List.of(plain)).get(0);
    }

    /** The bytes to store under a key, with the tokens that values of the column have. */
    byte[] seal(DataColumn column, DataKey key, byte[] plain) {
        TokenLayout layout = column.tokens();
        if (layout == null) {
            return cipher.seal(key, column.context(), plain);
        }
        if (!layout.isMakeable()) {
            throw new MisconfigurationException("Tokens of " + column.context().name()
                    + " are of a normal form, whose class is not here; run this in the application");
        }
        DataKey indexKey = keyring.indexKey(key.tenant());
        return cipher.seal(
                key, column.context(), layout.block(indexKey, column.context().name(), plain, null), plain);
    }

    /** Whether a value has the tokens that values of the column have, under the key that makes them now. */
    boolean hasTokens(DataColumn column, TenantId tenant, StoredForm form) {
        TokenLayout layout = column.tokens();
        SearchLabel label = form.searchLabel();
        if (layout == null || label == null) {
            return layout == null && label == null;
        }
        return label.equals(layout.label(keyring.indexKey(tenant)));
    }

    /** Opens a value where it was sealed. */
    public byte[] open(DataColumn column, TenantId tenant, byte[] stored) throws SealedValueException {
        if (!ServerSealed.isOne(stored)) {
            return cipher.open(keyring.opening(tenant, SealedFormat.keyId(stored)), column.context(), stored);
        }
        byte[] ahead = page == null ? null : page.opened(column, stored);
        return ahead != null ? ahead : server.open(tenant, column.context().name(), stored);
    }

    /** A value that was sealed at a key server under a KEK that the settings name; else null. */
    @Nullable
    public ServerSealed knownServerValue(byte[] stored) {
        return server.known(stored);
    }
}
