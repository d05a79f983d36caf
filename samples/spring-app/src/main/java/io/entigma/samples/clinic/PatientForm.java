// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PastOrPresent;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;

/** What is entered for a new patient, made plain: equality finds only what is written the same way each time. */
public class PatientForm {
    @NotBlank(message = "is missing")
    @Size(max = Patient.NAME_LENGTH)
    private String name = "";

    @NotBlank(message = "is missing")
    @Email(message = "is no email address")
    @Size(max = Patient.EMAIL_LENGTH)
    private String email = "";

    @NotBlank(message = "is missing")
    @Size(max = Patient.INSURANCE_LENGTH)
    private String insuranceNumber = "";

    /** Null until something was entered, and refused while it is. */
    @SuppressWarnings("MultipleNullnessAnnotations")
    @NotNull(message = "is missing")
    @PastOrPresent
    @DateTimeFormat(iso = DateTimeFormat.ISO.DATE)
    private @Nullable LocalDate born;

    @Size(max = Patient.NOTES_LENGTH)
    private String notes = "";

    @Size(max = 200)
    private String phones = "";

    /** An empty form. */
    public PatientForm() {}

    /**
     * An address in the form that is stored and searched for.
     *
     * @param entered what somebody typed
     * @return without spaces around it, in lower case
     */
    static String address(String entered) {
        return entered.strip().toLowerCase(Locale.ROOT);
    }

    /**
     * An insurance number in the form that is stored and searched for.
     *
     * @param entered what somebody typed
     * @return without spaces around it, in upper case
     */
    static String number(String entered) {
        return entered.strip().toUpperCase(Locale.ROOT);
    }

    /** The phone numbers, one a line, empty lines left out. */
    List<String> phoneList() {
        return phones.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    /** The full name. */
    public String getName() {
        return name;
    }

    /** Sets the full name. */
    public void setName(String value) {
        name = value.strip();
    }

    /** The address for mail. */
    public String getEmail() {
        return email;
    }

    /** Sets the address for mail. */
    public void setEmail(String value) {
        email = address(value);
    }

    /** The number at the health insurance. */
    public String getInsuranceNumber() {
        return insuranceNumber;
    }

    /** Sets the number at the health insurance. */
    public void setInsuranceNumber(String value) {
        insuranceNumber = number(value);
    }

    /** The day of birth, or null while none was entered. */
    public @Nullable LocalDate getBorn() {
        return born;
    }

    /** Sets the day of birth. */
    public void setBorn(@Nullable LocalDate value) {
        born = value;
    }

    /** What the doctor wrote. */
    public String getNotes() {
        return notes;
    }

    /** Sets what the doctor wrote. */
    public void setNotes(String value) {
        notes = value;
    }

    /** The phone numbers, one a line. */
    public String getPhones() {
        return phones;
    }

    /** Sets the phone numbers. */
    public void setPhones(String value) {
        phones = value;
    }
}
