// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart.customer;

import io.entigma.key.TenantId;
import io.entigma.samples.quickstart.report.WrongInputException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Where each value stands in a record, and what it must look like. Messages name the column and never the value, which
 * can be a secret. Immutable.
 */
final class CustomerColumns {
    private static final List<String> NAMES =
            List.of("id", "tenant", "segment", "name", "email", "ssn", "born", "balance", "note");

    /** The header line; the columns can stand in any order. */
    static final String HEADER = String.join(",", NAMES);

    private final List<String> header;

    private CustomerColumns(List<String> header) {
        this.header = header;
    }

    /** Where in the file something is wrong, as an exception. */
    interface Wrong extends Function<String, WrongInputException> {}

    static CustomerColumns of(CSVRecord first, Wrong wrong) {
        List<String> header = new ArrayList<>();
        first.forEach(name -> header.add(name == null ? "" : name.strip()));
        List<String> missing = new ArrayList<>(NAMES);
        missing.removeAll(header);
        List<String> unknown = new ArrayList<>(header);
        NAMES.forEach(unknown::remove);
        if (!missing.isEmpty() || !unknown.isEmpty()) {
            throw wrong.apply("the header must be " + HEADER + ", in any order; missing: " + missing
                    + ", unknown or there twice: " + unknown);
        }
        return new CustomerColumns(header);
    }

    CustomerRow row(CSVRecord record, Wrong wrong) {
        if (record.size() != header.size()) {
            throw wrong.apply("the row has " + record.size() + " values, but the header has " + header.size()
                    + "; put values with commas, quotes or line breaks in quotes");
        }
        Values values = new Values(record, wrong);
        return new CustomerRow(
                values.id(),
                values.tenant(),
                values.text("segment", Customer.SEGMENT_LENGTH),
                values.text("name", Customer.NAME_LENGTH),
                values.text("email", Customer.EMAIL_LENGTH),
                values.text("ssn", Customer.SSN_LENGTH),
                values.born(),
                values.balance(),
                values.text("note", Customer.NOTE_LENGTH));
    }

    /** The values of one record. */
    private final class Values {
        private final CSVRecord record;
        private final Wrong wrong;

        Values(CSVRecord record, Wrong wrong) {
            this.record = record;
            this.wrong = wrong;
        }

        private @Nullable String get(String column) {
            return record.get(header.indexOf(column));
        }

        long id() {
            String text = get("id");
            if (text != null && text.matches("[0-9]{1,18}")) {
                return Long.parseLong(text);
            }
            throw wrong("id", "must be a number of at most 18 digits");
        }

        String tenant() {
            String text = get("tenant");
            try {
                return new TenantId(text == null ? "" : text).value();
            } catch (IllegalArgumentException e) {
                throw wrong("tenant", String.valueOf(e.getMessage()));
            }
        }

        @Nullable
        String text(String column, int most) {
            String text = get(column);
            if (text != null && text.codePointCount(0, text.length()) > most) {
                throw wrong(
                        column,
                        "must have at most " + most + " characters, but has " + text.codePointCount(0, text.length()));
            }
            return text;
        }

        @Nullable
        LocalDate born() {
            String text = get("born");
            try {
                return text == null ? null : LocalDate.parse(text);
            } catch (DateTimeException e) {
                throw wrong("born", "must be a date such as 1980-02-29, or nothing");
            }
        }

        @Nullable
        BigDecimal balance() {
            String text = get("balance");
            try {
                BigDecimal amount = text == null ? null : new BigDecimal(text);
                if (amount != null && amount.precision() > Customer.BALANCE_DIGITS) {
                    throw wrong(
                            "balance",
                            "must have at most " + Customer.BALANCE_DIGITS + " digits, but has " + amount.precision());
                }
                return amount;
            } catch (NumberFormatException e) {
                throw wrong("balance", "must be a number such as -1234.50, or nothing");
            }
        }

        private WrongInputException wrong(String column, String rule) {
            return wrong.apply("column " + column + ": " + rule);
        }
    }
}
