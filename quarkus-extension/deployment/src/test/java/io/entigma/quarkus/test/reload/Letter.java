// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test.reload;

import io.entigma.Encrypted;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** An entity that is changed while the application runs. */
@Entity
public class Letter {
    @Id
    public Long id;

    @Encrypted
    public String text;
    // More is added here.
}
