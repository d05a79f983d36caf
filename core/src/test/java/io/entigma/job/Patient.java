// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import io.entigma.Encrypted;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.SecondaryTable;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.envers.Audited;

/** An entity with encrypted values in five tables. */
@Entity(name = "Patient")
@Table(name = "patient")
@SecondaryTable(name = "patient_file")
@Audited
public class Patient {
    @Id
    Long id;

    @Version
    int version;

    @Encrypted
    String name;

    @Encrypted(deterministic = true)
    String email;

    @Encrypted
    LocalDate born;

    @Encrypted
    @Column(table = "patient_file")
    String diagnosis;

    @ElementCollection
    @OrderColumn
    @Encrypted(deterministic = true)
    List<String> allergies = new ArrayList<>();

    @ElementCollection
    @Encrypted(deterministic = true)
    List<String> phones = new ArrayList<>();

    protected Patient() {}

    Patient(long id) {
        this.id = id;
        this.name = "name " + id;
        this.email = id + "@example.com";
        this.born = id % 7 == 0 ? null : LocalDate.of(2000, 1, 1).plusDays(id);
        this.diagnosis = "diagnosis " + id;
        this.allergies.addAll(List.of("nuts", "dust " + id));
        this.phones.addAll(List.of("1", "2", "2"));
    }
}
