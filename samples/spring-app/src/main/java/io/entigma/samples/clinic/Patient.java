// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import io.entigma.Encrypted;
import io.entigma.OnUnreadable;
import io.entigma.Searchable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * A patient of one clinic. {@code @Encrypted} is all that encryption asks of an entity; {@code @TenantId} tells Hibernate whose
 * row it is, and with that Entigma whose keys to take. Not thread safe, as entities are.
 *
 * <p>{@code @DynamicUpdate} has an UPDATE name only the columns that changed. Without it Hibernate writes all, and each of them
 * is sealed anew.
 */
@Entity
@DynamicUpdate
@Table(name = "patient")
public class Patient {
    static final int NAME_LENGTH = 120;
    static final int EMAIL_LENGTH = 200;
    static final int INSURANCE_LENGTH = 30;
    static final int NOTES_LENGTH = 4000;
    static final int PHONES_LENGTH = 400;

    @Id
    @GeneratedValue
    private @Nullable Long id;

    @TenantId
    @Column(length = 40, nullable = false)
    private @Nullable String clinic;

    /**
     * A placeholder where it cannot be opened, so that a list can show the other patients. Searched and sorted by opening
     * values, so that the database has no more of it than the sealed value.
     */
    @Encrypted(onUnreadable = OnUnreadable.PLACEHOLDER)
    @Searchable(scan = true)
    @Column(length = NAME_LENGTH)
    private @Nullable String name;

    /** Deterministic: equal values of one clinic are equal bytes, so that it can be searched for. */
    @Encrypted(deterministic = true, onUnreadable = OnUnreadable.PLACEHOLDER)
    @Column(length = EMAIL_LENGTH)
    private @Nullable String email;

    @Encrypted(deterministic = true, onUnreadable = OnUnreadable.PLACEHOLDER)
    @Column(name = "insurance_number", length = INSURANCE_LENGTH)
    private @Nullable String insuranceNumber;

    @Encrypted
    @Searchable(scan = true)
    private @Nullable LocalDate born;

    @Encrypted
    @Column(length = NOTES_LENGTH)
    private @Nullable String notes;

    /** Sealed as one JSON text. */
    @Encrypted
    @Column(length = PHONES_LENGTH)
    private @Nullable List<String> phones;

    /** Not encrypted: the database can sort by it, and whoever reads the database reads it. */
    @Column(nullable = false)
    private @Nullable Instant admitted;

    /** For Hibernate. */
    protected Patient() {}

    Patient(PatientForm form, Instant now) {
        name = form.getName();
        email = form.getEmail();
        insuranceNumber = form.getInsuranceNumber();
        born = form.getBorn();
        notes = form.getNotes();
        phones = form.phoneList();
        admitted = now;
    }

    /** The primary key; null until it is stored. */
    public @Nullable Long getId() {
        return id;
    }

    /** The full name, or a placeholder. */
    public @Nullable String getName() {
        return name;
    }

    /** The address for mail, or a placeholder. */
    public @Nullable String getEmail() {
        return email;
    }

    /** The number at the health insurance, or a placeholder. */
    public @Nullable String getInsuranceNumber() {
        return insuranceNumber;
    }

    /** The day of birth. */
    public @Nullable LocalDate getBorn() {
        return born;
    }

    /** What the doctors wrote. */
    public @Nullable String getNotes() {
        return notes;
    }

    /** Changes what the doctors wrote. */
    void setNotes(@Nullable String newNotes) {
        notes = newNotes;
    }

    /** The phone numbers, in their order. */
    public List<String> getPhones() {
        return phones == null ? List.of() : List.copyOf(phones);
    }

    /** When the patient was entered. */
    public @Nullable Instant getAdmitted() {
        return admitted;
    }
}
