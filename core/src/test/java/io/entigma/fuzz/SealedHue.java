// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

/** Constants of encrypted attributes; their names are canaries. */
public enum SealedHue {
    ZQX_RED,
    ZQX_GREEN,
    ZQX_BLUE
}
