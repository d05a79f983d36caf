// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import io.entigma.Unreadable;
import org.jspecify.annotations.Nullable;

/**
 * One line of the list.
 *
 * @param id the primary key
 * @param name the name, or a placeholder
 * @param email the address, or a placeholder
 * @param insuranceNumber the number, or a placeholder
 */
public record PatientLine(
        Long id,
        @Nullable String name,
        @Nullable String email,
        @Nullable String insuranceNumber) {
    /** Whether the values are there. They are not once their key is destroyed. */
    public boolean readable() {
        return !Unreadable.is(name) && !Unreadable.is(email);
    }
}
