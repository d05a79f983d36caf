// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks.rows;

import io.entigma.benchmarks.Jca;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.LocalDate;
import org.jspecify.annotations.NullUnmarked;

/**
 * Five fields by converters that call the JDK's AES-GCM and do nothing else: one key for all, no tenant, no null, no rotation. What is
 * left of its cost is the cipher's.
 */
@Entity
@NullUnmarked
class ConvertedPerson extends Person {
    @Convert(converter = OfText.class)
    String name;

    @Convert(converter = OfText.class)
    String email;

    @Convert(converter = OfDate.class)
    LocalDate born;

    @Convert(converter = OfDecimal.class)
    BigDecimal balance;

    @Convert(converter = OfText.class)
    @Column(length = 500)
    String note;

    @Override
    void set(Details details) {
        name = details.name();
        email = details.email();
        born = details.born();
        balance = details.balance();
        note = details.note();
    }

    @Override
    Details details() {
        return new Details(name, email, born, balance, note);
    }

    /** Between a value and its bytes, and between these and what is stored. */
    abstract static class Sealing<T> implements AttributeConverter<T, byte[]> {
        private static final Jca KEY = new Jca(true);
        private static final ThreadLocal<Jca.BytesWorker> CIPHERS = ThreadLocal.withInitial(() -> {
            try {
                return KEY.bytes();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        });

        abstract byte[] encode(T value);

        abstract T decode(byte[] bytes);

        @Override
        public byte[] convertToDatabaseColumn(T value) {
            try {
                return CIPHERS.get().seal(encode(value));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public T convertToEntityAttribute(byte[] stored) {
            try {
                return decode(CIPHERS.get().open(stored));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    static final class OfText extends Sealing<String> {
        @Override
        byte[] encode(String value) {
            return value.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        String decode(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    static final class OfDate extends Sealing<LocalDate> {
        @Override
        byte[] encode(LocalDate value) {
            return ByteBuffer.allocate(Integer.BYTES)
                    .putInt(Math.toIntExact(value.toEpochDay()))
                    .array();
        }

        @Override
        LocalDate decode(byte[] bytes) {
            return LocalDate.ofEpochDay(ByteBuffer.wrap(bytes).getInt());
        }
    }

    static final class OfDecimal extends Sealing<BigDecimal> {
        @Override
        byte[] encode(BigDecimal value) {
            byte[] digits = value.unscaledValue().toByteArray();
            return ByteBuffer.allocate(Integer.BYTES + digits.length)
                    .putInt(value.scale())
                    .put(digits)
                    .array();
        }

        @Override
        BigDecimal decode(byte[] bytes) {
            int scale = ByteBuffer.wrap(bytes).getInt();
            return new BigDecimal(new BigInteger(bytes, Integer.BYTES, bytes.length - Integer.BYTES), scale);
        }
    }
}
