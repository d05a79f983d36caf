// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

/** Constants of encrypted attributes; their names are canaries. In the order of MySQL's own enum columns. */
public enum SealedHue {
    ZQX_BLUE,
    ZQX_GREEN,
    ZQX_RED
}
