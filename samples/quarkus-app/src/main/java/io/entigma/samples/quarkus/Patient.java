// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quarkus;

import io.entigma.Encrypted;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.UniqueConstraint;
import java.time.LocalDate;
import java.util.List;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

/** A patient of one clinic. All but the keys is sealed before it reaches the database. */
@Entity
@Table(uniqueConstraints = @UniqueConstraint(columnNames = {"clinic", "email"}))
public class Patient extends PanacheEntityBase {
    /** The primary key, null until it is stored. */
    @Id
    @GeneratedValue
    public @Nullable Long id;

    /** The clinic; Hibernate fills it in, and sees to it that no clinic reads another's rows. */
    @TenantId
    @Column(name = "clinic", nullable = false)
    public @Nullable String clinic;

    /** Can be looked for, and is unique within a clinic. */
    @Encrypted(deterministic = true)
    public @Nullable String email;

    /** Is stored only. */
    @Encrypted
    public @Nullable String name;

    /** Is stored only. */
    @Encrypted
    public @Nullable LocalDate born;

    /** Is stored as one JSON text. */
    @Encrypted
    public @Nullable List<String> allergies;
}
