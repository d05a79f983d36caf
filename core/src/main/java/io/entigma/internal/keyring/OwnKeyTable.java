// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keyring;

import io.entigma.internal.keytable.JdbcKeyStore;

/**
 * What an engine has whose key store is Entigma's own key table: a catalog, jobs, requests to shred, and rows that are authenticated.
 * A key store of somebody else's has none of it.
 *
 * @param store the table
 * @param installation the keys that authenticate its rows
 */
public record OwnKeyTable(JdbcKeyStore store, InstallationKeys installation) {}
