// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.portability;

import io.entigma.Entigma;
import io.entigma.jpa.EncryptedConverter;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Converter;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** An entity that only JPA knows. */
@Entity
@Table(name = "patient")
public class Patient {
    /** The application's engine, as an application would keep it. */
    static final AtomicReference<Entigma> ENGINE = new AtomicReference<>();

    @Id
    public Long id;

    @Column(length = 500)
    @Convert(converter = NameConverter.class)
    public @Nullable String name;

    @Convert(converter = BornConverter.class)
    public @Nullable LocalDate born;

    @Convert(converter = EmailConverter.class)
    public @Nullable String email;

    /** For the attribute {@code name}. */
    @Converter
    public static class NameConverter extends EncryptedConverter<String> implements AttributeConverter<String, byte[]> {
        public NameConverter() {
            super(String.class, "patient.name");
        }

        @Override
        protected Entigma entigma() {
            return ENGINE.get();
        }
    }

    /** For the attribute {@code born}. */
    @Converter
    public static class BornConverter extends EncryptedConverter<LocalDate>
            implements AttributeConverter<LocalDate, byte[]> {
        public BornConverter() {
            super(LocalDate.class, "patient.born");
        }

        @Override
        protected Entigma entigma() {
            return ENGINE.get();
        }
    }

    /** For the attribute {@code email}, which can be found. */
    @Converter
    public static class EmailConverter extends EncryptedConverter<String>
            implements AttributeConverter<String, byte[]> {
        public EmailConverter() {
            super(String.class, "patient.email", true);
        }

        @Override
        protected Entigma entigma() {
            return ENGINE.get();
        }
    }
}
