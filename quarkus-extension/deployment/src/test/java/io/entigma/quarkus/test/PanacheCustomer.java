// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import io.entigma.Encrypted;
import io.quarkus.hibernate.orm.panache.PanacheEntity;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Entity;

/** An active record, kept in the second-level cache. */
@Cacheable
@Entity
public class PanacheCustomer extends PanacheEntity {
    @Encrypted
    public String ssn;

    @Encrypted(deterministic = true)
    public String email;
}
