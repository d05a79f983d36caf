// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.attack;

import io.entigma.Encrypted;
import io.entigma.Place;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** What the application keeps: one column of each kind. */
@Entity(name = "Note")
@Table(name = "note")
public class Note {
    @Id
    Long id;

    String company;

    @Encrypted
    @Column(length = 300)
    String text;

    @Encrypted(deterministic = true)
    @Column(length = 300)
    String mail;

    @Encrypted(at = Place.KEY_SERVER)
    @Column(length = 600)
    String pin;

    /** Encrypted and decrypted by jobs. */
    @Encrypted
    @Column(length = 300)
    String memo;

    protected Note() {}

    Note(long id, String company, String secret) {
        this.id = id;
        this.company = company;
        this.text = "canary-text-" + secret;
        this.mail = "canary-mail-" + secret;
        this.pin = "canary-pin-" + secret;
        this.memo = "memo-" + secret;
    }
}
