// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.clinic;

import io.entigma.Encrypted;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import org.hibernate.annotations.TenantId;

@Entity
public class Patient {
    @Id
    @GeneratedValue
    public Long id;

    @TenantId
    public String clinic;

    @Encrypted
    public String diagnosis;

    public Patient() {}

    public Patient(String diagnosis) {
        this.diagnosis = diagnosis;
    }
}
