// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

/** Constants of plain attributes. */
public enum PlainHue {
    COLD,
    NONE,
    WARM
}
