// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.second;

import io.entigma.Encrypted;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/** A note of some tenant, in a unit of its own. */
@Entity
public class Note {
    /** The primary key. */
    @Id
    public long id;

    /** Is stored only. */
    @Encrypted
    public @Nullable String text;
}
