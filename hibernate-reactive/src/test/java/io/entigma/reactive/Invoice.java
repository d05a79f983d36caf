// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.reactive;

import io.entigma.Encrypted;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.OrderColumn;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

/** In rows that name their tenant. */
@Entity
class Invoice {
    @Id
    long id;

    @TenantId
    @Nullable
    String tenant;

    @Encrypted(deterministic = true)
    @Nullable
    String iban;

    @Encrypted
    @ElementCollection
    @OrderColumn
    List<String> texts = new ArrayList<>();

    Invoice() {}

    Invoice(long id, String iban) {
        this.id = id;
        this.iban = iban;
        this.texts.add("text of " + iban);
    }
}
