// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.it;

import io.entigma.Encrypted;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import java.time.LocalDate;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

/** A customer of some tenant. */
@Entity
public class Customer extends PanacheEntityBase {
    /** The primary key, null until it is stored. */
    @Id
    @GeneratedValue
    public @Nullable Long id;

    /** The tenant; Hibernate fills it in. */
    @TenantId
    public @Nullable String tenant;

    /** Can be looked for. */
    @Encrypted(deterministic = true)
    public @Nullable String email;

    /** Is stored only. */
    @Encrypted
    public @Nullable String ssn;

    /** Is stored only. */
    @Encrypted
    public @Nullable LocalDate born;
}
