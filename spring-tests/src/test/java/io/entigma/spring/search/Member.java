// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.search;

import io.entigma.Encrypted;
import io.entigma.Searchable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.LocalDate;

@Entity
public class Member {
    @Id
    public Long id;

    @Encrypted
    @Searchable
    public String ssn;

    @Encrypted
    @Searchable(ignoreCase = true, prefix = 8)
    public String name;

    @Encrypted
    @Searchable(equal = true, prefix = 4)
    public String code;

    @Encrypted
    @Searchable
    public LocalDate born;

    @Encrypted
    @Searchable(scan = true)
    public String motto;

    @Encrypted
    @Searchable(scan = true)
    public LocalDate joined;

    @Encrypted
    public String note;

    public String city;

    public Long getId() {
        return id;
    }

    public String getName() {
        return name;
    }

    public String getMotto() {
        return motto;
    }

    public String getSsn() {
        return ssn;
    }
}
