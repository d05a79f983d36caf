// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart.customer;

import io.entigma.samples.quickstart.report.WrongInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.QuoteMode;
import org.apache.commons.io.input.BOMInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file of customers, read once from front to back: RFC 4180, UTF-8, with a header, gzip-compressed if its name ends
 * in {@code .gz}. Nothing between two commas is a missing value, {@code ""} is an empty one. Whatever is wrong in it is a
 * {@link WrongInputException} with file and line. Not thread safe.
 */
public final class CustomerFile implements AutoCloseable, Iterator<CustomerRow> {
    /** For reading and writing: values that are there have quotes, whether they need them or not. */
    static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setQuoteMode(QuoteMode.ALL_NON_NULL)
            .setIgnoreEmptyLines(true)
            .setRecordSeparator('\n')
            .get();

    private final Path path;
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private final CustomerColumns columns;
    private long line = 1;
    private @Nullable CSVRecord next;

    private CustomerFile(Path path, Reader reader) throws IOException {
        this.path = path;
        this.parser = FORMAT.parse(reader);
        this.records = parser.iterator();
        CSVRecord header = nextRecord();
        if (header == null) {
            throw wrong("the file is empty; its first line must be the header " + CustomerColumns.HEADER);
        }
        this.columns = CustomerColumns.of(header, this::wrong);
        this.next = nextRecord();
    }

    /** Opens a file and reads its header. */
    public static CustomerFile open(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new WrongInputException(path + ": there is no such file; give one with -Dinput=FILE");
        }
        InputStream raw = null;
        try {
            raw = Files.newInputStream(path);
            InputStream plain = path.toString().endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw;
            InputStream text = BOMInputStream.builder().setInputStream(plain).get();
            // A decoder of its own reports wrong bytes, where the charset alone would replace them.
            return new CustomerFile(path, new InputStreamReader(text, StandardCharsets.UTF_8.newDecoder()));
        } catch (IOException | RuntimeException e) {
            close(raw);
            throw e instanceof RuntimeException known ? known : unreadable(path, 1, (IOException) e);
        }
    }

    private static void close(@Nullable InputStream stream) {
        try {
            if (stream != null) {
                stream.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public CustomerRow next() {
        CSVRecord record = next;
        if (record == null) {
            throw new NoSuchElementException();
        }
        CustomerRow row = columns.row(record, this::wrong);
        next = nextRecord();
        return row;
    }

    /** The next rows, at most so many; empty at the end of the file. */
    public List<CustomerRow> nextRows(int most) {
        List<CustomerRow> rows = new ArrayList<>();
        while (rows.size() < most && hasNext()) {
            rows.add(next());
        }
        return rows;
    }

    /** The line on which the row that {@link #next} returns begins. */
    long line() {
        return line;
    }

    private @Nullable CSVRecord nextRecord() {
        line = parser.getCurrentLineNumber() + 1;
        try {
            return records.hasNext() ? records.next() : null;
        } catch (UncheckedIOException e) {
            throw unreadable(path, line, e.getCause());
        }
    }

    private static WrongInputException unreadable(Path path, long line, @Nullable IOException e) {
        String what;
        if (e instanceof CharacterCodingException) {
            what = "here or below are bytes that are not UTF-8; save the file as UTF-8";
        } else if (e instanceof ZipException) {
            what = "the name ends in .gz, but the content is not gzip: " + e.getMessage();
        } else {
            what = "the row that begins here cannot be read: " + (e == null ? "" : e.getMessage());
        }
        return new WrongInputException(path + " line " + line + ": " + what, e);
    }

    WrongInputException wrong(String what) {
        return new WrongInputException(path + " line " + line + ": " + what);
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
