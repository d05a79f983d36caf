// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart.check;

import io.entigma.samples.quickstart.customer.CustomerRow;
import io.entigma.samples.quickstart.database.RawTables;
import io.entigma.samples.quickstart.report.Report;
import io.entigma.samples.quickstart.report.Text;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Searches what the database holds for what it must not: a value that is not sealed, or one whose bytes contain its own
 * plaintext. Not thread safe.
 */
public final class Leaks {
    /** First byte of a sealed value, format 1. */
    private static final byte MARKER = (byte) 0xF9;

    /** A shorter text can be in random bytes by chance. */
    private static final int SHORTEST = 6;

    private final RawTables raw;
    private long sealed;
    private long unsealed;
    private long leaked;

    /** Searches these tables. */
    public Leaks(RawTables raw) {
        this.raw = raw;
    }

    /** Looks at all that is stored of these customers. */
    public void search(List<CustomerRow> rows) throws SQLException {
        Map<Long, Map<String, byte @Nullable []>> stored =
                raw.stored(rows.stream().map(CustomerRow::id).toList());
        for (CustomerRow row : rows) {
            Map<String, byte @Nullable []> bytes = stored.getOrDefault(row.id(), Map.of());
            row.secrets().forEach((column, value) -> search(value, bytes.get(column)));
        }
    }

    private void search(@Nullable Object value, byte @Nullable [] stored) {
        if (value == null && stored == null) {
            return;
        }
        if (value == null || stored == null || stored.length == 0 || stored[0] != MARKER) {
            unsealed++;
            return;
        }
        sealed++;
        String plain = value.toString();
        if (plain.length() >= SHORTEST && contains(stored, plain)) {
            leaked++;
        }
    }

    private static boolean contains(byte[] stored, String plain) {
        return new String(stored, StandardCharsets.ISO_8859_1)
                .contains(new String(plain.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    /** Says what was found, given how many values should be sealed. */
    public void report(Report report, long expected) {
        report.check(
                sealed == expected && unsealed == 0 && leaked == 0,
                Text.count(sealed) + " stored values are sealed, " + Text.count(unsealed) + " are not; "
                        + Text.count(leaked) + " contain their plaintext");
    }
}
