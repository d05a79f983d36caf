// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import io.entigma.Encrypted;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** An entity with two encrypted columns, and a plain one beside them that can hold the text. */
@Entity(name = "Letter")
@Table(name = "letter")
public class Letter {
    @Id
    Long id;

    String company;

    @Encrypted
    String text;

    @Encrypted(deterministic = true)
    String mail;

    @Column(name = "text_plain")
    String textPlain;

    protected Letter() {}

    Letter(long id, String company) {
        this.id = id;
        this.company = company;
        this.text = "text " + id;
        this.mail = id + "@example.com";
    }
}
