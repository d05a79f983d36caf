// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keys;

import io.entigma.Encrypted;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** The entity of the key tests. */
@Entity(name = "Note")
public class Note {
    @Id
    Long id;

    @Encrypted
    String text;

    @Encrypted
    String title;

    @Encrypted
    byte[] data;

    protected Note() {}

    /** A row that needs no key. */
    static Note empty(long id) {
        Note note = new Note();
        note.id = id;
        return note;
    }

    Note(long id, String text) {
        this.id = id;
        this.text = text;
        this.title = "title " + id;
        this.data = new byte[] {1, 2, (byte) id};
    }
}
