// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.search;

import io.entigma.spi.NormalForm;

/** Telephone numbers are the same if their digits are. */
public final class DigitsOnly implements NormalForm<String> {
    @Override
    public String of(String value) {
        if (value.contains("?")) {
            throw new NumberFormatException("For input string: " + value);
        }
        return value.replaceAll("[^0-9]", "");
    }
}
