// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart.customer;

import io.entigma.Encrypted;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A customer. The annotation on six of the fields is all that encryption asks of an entity. Not thread safe, as entities
 * are.
 */
@Entity
@Table(name = "customer")
public class Customer {
    static final int SEGMENT_LENGTH = 40;
    static final int NAME_LENGTH = 200;
    static final int EMAIL_LENGTH = 320;
    static final int SSN_LENGTH = 20;
    static final int BALANCE_DIGITS = 38;
    static final int NOTE_LENGTH = 8000;

    @Id
    private long id;

    @Column(nullable = false)
    private @Nullable String tenant;

    @Column(length = SEGMENT_LENGTH)
    private @Nullable String segment;

    @Encrypted
    @Column(length = NAME_LENGTH)
    private @Nullable String name;

    @Encrypted
    @Column(length = EMAIL_LENGTH)
    private @Nullable String email;

    @Encrypted
    @Column(length = SSN_LENGTH)
    private @Nullable String ssn;

    @Encrypted
    private @Nullable LocalDate born;

    @Encrypted
    @Column(length = BALANCE_DIGITS)
    private @Nullable BigDecimal balance;

    @Encrypted
    @Column(length = NOTE_LENGTH)
    private @Nullable String note;

    /** For Hibernate. */
    protected Customer() {}

    /** A customer as the input has it. */
    public Customer(CustomerRow row) {
        id = row.id();
        tenant = row.tenant();
        segment = row.segment();
        name = row.name();
        email = row.email();
        ssn = row.ssn();
        born = row.born();
        balance = row.balance();
        note = row.note();
    }

    void note(@Nullable String newNote) {
        this.note = newNote;
    }

    /** What this entity says now, in the form of the input. */
    public CustomerRow toRow() {
        return new CustomerRow(id, String.valueOf(tenant), segment, name, email, ssn, born, balance, note);
    }
}
