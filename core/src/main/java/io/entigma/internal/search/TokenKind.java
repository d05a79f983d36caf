// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.search;

/** Kinds of search tokens. The labels are part of format 1 and never change: each kind has a key of its own, derived for it. */
public enum TokenKind {
    /** The same for equal values. */
    EQUAL("equal"),
    /** The same for texts that differ in upper and lower case only. */
    IGNORE_CASE("ignore case"),
    /** Tells how many first characters two texts share. */
    PREFIX("prefix"),
    /** The same, whether in upper or lower case. */
    PREFIX_IGNORE_CASE("prefix ignore case"),
    /** Tells how many first digits two numbers share. */
    RANGE("range");

    private final String label;

    TokenKind(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
