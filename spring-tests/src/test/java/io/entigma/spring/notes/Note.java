// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.notes;

import io.entigma.Encrypted;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;

@Entity
public class Note {
    @Id
    @GeneratedValue
    public Long id;

    @Encrypted
    public String text;

    public Note() {}

    public Note(String text) {
        this.text = text;
    }
}
