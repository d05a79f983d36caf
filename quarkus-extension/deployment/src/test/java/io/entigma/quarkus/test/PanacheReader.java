// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import io.entigma.Encrypted;
import io.entigma.Searchable;
import io.quarkus.hibernate.orm.panache.PanacheEntity;
import jakarta.persistence.Entity;

/** An active record that is searched. */
@Entity
public class PanacheReader extends PanacheEntity {
    @Encrypted
    @Searchable
    public String ssn;

    @Encrypted
    @Searchable(ignoreCase = true, prefix = 6)
    public String name;

    @Encrypted
    @Searchable(equal = true, prefix = 4)
    public String code;

    public String city;
}
