// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.cipher;

/** What a field key is derived for. The labels are part of format 1 and never change. */
public enum Purpose {
    /** AES-256-GCM with a random nonce: equal values look different. */
    VALUE("value", 32),
    /** AES-256-SIV: equal values of one column and tenant look the same. */
    DETERMINISTIC("deterministic", 64);

    private final String label;
    private final int keyBytes;

    Purpose(String label, int keyBytes) {
        this.label = label;
        this.keyBytes = keyBytes;
    }

    String label() {
        return label;
    }

    int keyBytes() {
        return keyBytes;
    }
}
