// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.key;

/** What a tenant's key is for. Each key has one purpose, as long as it lives. */
public enum KeyPurpose {
    /** A DEK: seals and opens values. */
    DATA,
    /** An index key: search tokens are made with it. It seals and opens nothing. */
    INDEX
}
