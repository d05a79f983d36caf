// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart.customer;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/**
 * Makes a file of invented customers; {@code data/customers.csv.gz} is one. The same number of rows always gives the same
 * rows. Every kind of value that a column can hold is in the first hundred rows: missing, empty, one character, accents,
 * CJK, right-to-left text, emoji, quotes, line breaks, long notes, amounts of every scale. No number can be a real social
 * security number (the first three digits are 900 to 999, the next two below 50). Not thread safe.
 */
public final class MakeCustomers {
    private static final List<String> TENANTS = List.of(
            "acme",
            "nordwind",
            "casa-lopez",
            "fjord-telecom",
            "tokyo-tea",
            "lumi\u00e8re",
            "baltic-bank",
            "delta-clinic",
            "praha-books",
            "anatolia",
            "\u6771\u4eac\u8336",
            "north & south");
    private static final List<String> SEGMENTS = List.of("private", "business", "public");
    private static final List<String> GIVEN = List.of(
            "Zo\u00eb",
            "Jos\u00e9",
            "Ann",
            "S\u00f8ren",
            "\u0141ukasz",
            "Nguy\u1ec5n",
            "\u592a\u90ce",
            "\u9673",
            "\u041e\u043b\u044c\u0433\u0430",
            "\u05d0\u05d1\u05d9\u05d2\u05d9\u05dc",
            "Mary-Jane",
            "Siobh\u00e1n");
    private static final List<String> FAMILY = List.of(
            "M\u00fcller",
            "O'Brien",
            "Garc\u00eda",
            "Smith, Jr.",
            "\u5c71\u7530",
            "\u0418\u0432\u0430\u043d\u043e\u0432",
            "\u015eahin",
            "Nov\u00e1k",
            "\"Red\" Jones",
            "de la Cruz",
            "\u00c5berg",
            "Lee");
    private static final List<String> REMARKS = List.of(
            "Prefers mail.",
            "Pays late, but pays.",
            "Said: \"call me after six\".",
            "Moved from K\u00f8benhavn.",
            "\u304a\u8336\u304c\u597d\u304d\u3067\u3059\u3002",
            "Great customer \ud83d\ude00\ud83c\udf75",
            "Do not call,\nwrite instead.",
            "Family \ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67 of three.",
            "Tab\there, backslash \\ there.",
            "Allergic to nuts; told us on the phone.");
    private static final int LONGEST_NOTE = 6000;

    private final SplittableRandom random = new SplittableRandom(17);
    private final Appendable target;

    private MakeCustomers(Appendable target) {
        this.target = target;
    }

    /**
     * Makes a file.
     *
     * @param args the file's name, which can end in {@code .gz}, and the number of rows
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            throw new IllegalArgumentException("Two arguments are needed: FILE ROWS");
        }
        write(Path.of(args[0]), Integer.parseInt(args[1]));
    }

    /** Makes a file of so many customers. */
    public static void write(Path file, int rows) throws IOException {
        boolean compressed = file.toString().endsWith(".gz");
        var out = Files.newOutputStream(file);
        try (Writer writer =
                new OutputStreamWriter(compressed ? new GZIPOutputStream(out, 1 << 16) : out, StandardCharsets.UTF_8)) {
            new MakeCustomers(writer).rows(rows);
        }
    }

    private void rows(int rows) throws IOException {
        target.append(CustomerColumns.HEADER).append('\n');
        try (CSVPrinter printer = new CSVPrinter(target, CustomerFile.FORMAT)) {
            for (int id = 1; id <= rows; id++) {
                printer.printRecord(id, tenant(), segment(), name(), email(id), ssn(), born(), balance(), note());
            }
        }
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private String any(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    /** The first tenants have many customers, the last ones few. */
    private String tenant() {
        return TENANTS.get(Math.min(random.nextInt(TENANTS.size()), random.nextInt(TENANTS.size())));
    }

    private @Nullable String segment() {
        return chance(5) ? null : any(SEGMENTS);
    }

    private @Nullable String name() {
        if (chance(4)) {
            return chance(50) ? null : "";
        }
        return any(GIVEN) + " " + any(FAMILY);
    }

    private @Nullable String email(int id) {
        if (chance(8)) {
            return chance(60) ? null : "";
        }
        return String.format(Locale.ROOT, "customer.%d@mail%d.example", id, random.nextInt(10));
    }

    private @Nullable String ssn() {
        return chance(6)
                ? null
                : String.format(
                        Locale.ROOT,
                        "9%02d-%02d-%04d",
                        random.nextInt(100),
                        1 + random.nextInt(49),
                        1 + random.nextInt(9999));
    }

    private @Nullable LocalDate born() {
        return chance(7) ? null : LocalDate.of(1925, 1, 1).plusDays(random.nextInt(30_000));
    }

    private @Nullable BigDecimal balance() {
        if (chance(10)) {
            return null;
        }
        if (chance(2)) {
            return new BigDecimal(new BigInteger("12345678901234567890123456789012345678"), random.nextInt(20));
        }
        return BigDecimal.valueOf(random.nextLong(-2_000_000, 20_000_000), chance(80) ? 2 : random.nextInt(6));
    }

    private @Nullable String note() {
        int kind = random.nextInt(100);
        if (kind < 35) {
            return null;
        } else if (kind < 40) {
            return "";
        } else if (kind < 42) {
            return "x";
        }
        int remarks = kind < 92 ? 1 + random.nextInt(2) : kind < 98 ? 3 + random.nextInt(10) : 400;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < remarks && text.length() < LONGEST_NOTE; i++) {
            text.append(text.isEmpty() ? "" : chance(20) ? "\n\n" : " ").append(any(REMARKS));
        }
        return text.toString();
    }
}
