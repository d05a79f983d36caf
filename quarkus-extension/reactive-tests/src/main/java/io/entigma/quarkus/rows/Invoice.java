// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.rows;

import io.entigma.Encrypted;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

/** An invoice of some tenant. */
@Entity
public class Invoice {
    /** The primary key. */
    @Id
    public long id;

    /** Set by Hibernate. */
    @TenantId
    public @Nullable String tenant;

    /** Can be looked for. */
    @Encrypted(deterministic = true)
    public @Nullable String iban;
}
