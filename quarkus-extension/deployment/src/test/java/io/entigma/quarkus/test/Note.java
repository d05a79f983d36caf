// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import io.entigma.Encrypted;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.hibernate.annotations.TenantId;

/** An entity of many tenants in one table. */
@Entity
public class Note {
    @Id
    public Long id;

    @TenantId
    public String owner;

    @Encrypted
    public String text;

    public Note() {}

    public Note(Long id, String text) {
        this.id = id;
        this.text = text;
    }
}
