// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import io.entigma.internal.tables.RowBytes;
import io.entigma.key.TenantId;
import java.net.URI;
import java.util.HexFormat;

/**
 * Names of installations: the applications and nodes that share a key table and a KEK. Their keys are made, wrapped and
 * rotated as a tenant's are, under a name that no tenant may have, and stand in a table of their own.
 */
public final class InstallationName {
    private static final String PREFIX = "entigma-installation:";
    private static final int DIGEST_BYTES = 8;

    private InstallationName() {}

    /**
     * The name under which the nodes that are configured for a KEK make their first key, so that only one of them can.
     *
     * @param kek the KEK
     * @return the name; the key keeps it when it moves to another KEK
     */
    public static TenantId of(URI kek) {
        byte[] digest = new RowBytes(PREFIX).text(kek.toString()).hash();
        return new TenantId(PREFIX + HexFormat.of().formatHex(digest, 0, DIGEST_BYTES));
    }

    /**
     * Whether a name is an installation's.
     *
     * @param name a tenant id
     * @return true if no tenant may have it
     */
    public static boolean isOne(TenantId name) {
        return name.value().startsWith(PREFIX);
    }
}
