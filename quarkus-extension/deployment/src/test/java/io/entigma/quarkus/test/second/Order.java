// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test.second;

import io.entigma.Encrypted;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** An entity of another persistence unit. */
@Entity
@Table(name = "orders")
public class Order {
    @Id
    public Long id;

    @Encrypted
    public String note;

    public Order() {}

    public Order(Long id, String note) {
        this.id = id;
        this.note = note;
    }
}
