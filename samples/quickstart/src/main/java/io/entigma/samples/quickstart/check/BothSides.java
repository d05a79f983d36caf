// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart.check;

import io.entigma.key.KeyId;
import io.entigma.samples.quickstart.customer.CustomerRow;
import io.entigma.samples.quickstart.database.RawTables;
import io.entigma.samples.quickstart.report.Report;
import io.entigma.samples.quickstart.report.Text;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Shows side by side what the database holds and what the application sees. Not thread safe. */
public final class BothSides {
    private static final int CUSTOMERS = 2;
    private static final int KEYS = 3;
    private static final int DATABASE = 54;
    private static final int APPLICATION = 40;

    private final Report report;
    private final RawTables raw;

    /** Shows in this report what these tables hold. */
    public BothSides(Report report, RawTables raw) {
        this.report = report;
        this.raw = raw;
    }

    /** A few customers of different tenants, of whom there is most to see. */
    public static List<CustomerRow> choose(List<CustomerRow> rows) {
        List<CustomerRow> best = rows.stream()
                .sorted(Comparator.comparingLong(BothSides::sights).reversed())
                .toList();
        List<CustomerRow> chosen = new ArrayList<>();
        Set<String> tenants = new HashSet<>();
        for (CustomerRow row : best) {
            if (chosen.size() < CUSTOMERS && tenants.add(row.tenant())) {
                chosen.add(row);
            }
        }
        return chosen;
    }

    private static long sights(CustomerRow row) {
        long sights = row.secrets().values().stream()
                .filter(value -> value != null && !value.toString().isEmpty())
                .count();
        boolean foreign = row.name() != null && row.name().codePoints().anyMatch(c -> c > 0x7F);
        return foreign ? sights + 1 : sights;
    }

    /** What the two columns are. */
    public void legend() {
        report.heading("  " + Text.pad("what the database holds (format, key id, nonce and ciphertext)", DATABASE + 12)
                + "what the application sees");
    }

    /** A customer as the application sees it, beside the stored bytes. */
    public void customer(CustomerRow seen) throws SQLException {
        report.line(seen.toString());
        Map<String, byte @Nullable []> stored = raw.stored(List.of(seen.id())).getOrDefault(seen.id(), Map.of());
        seen.secrets().forEach((column, value) -> line(column, stored.get(column), value));
    }

    private void line(String column, byte @Nullable [] stored, @Nullable Object seen) {
        report.line("  " + Text.pad(column, 8)
                + Text.pad(stored == null ? "NULL" : sealed(stored), DATABASE)
                + Text.cut(seen == null ? "(nothing)" : seen.toString(), APPLICATION));
    }

    /** The parts of a sealed value: marker and algorithm, key id, body. */
    private static String sealed(byte[] stored) {
        return Text.hex(stored, 0, 2).replace("..", "") + " " + Text.hex(stored, 2, 4) + " "
                + Text.hex(stored, 2 + KeyId.BYTES, 12) + " " + stored.length + " bytes";
    }

    /** The first rows of the key table. */
    public void keyTable() throws SQLException {
        List<RawTables.Key> keys = raw.keys();
        report.line("the key table (key id, tenant, version, state, KEK and its version, wrapped DEK)");
        for (RawTables.Key key : keys.subList(0, Math.min(KEYS, keys.size()))) {
            String kek = key.kek().replaceFirst("^.*/keks/", "../keks/");
            report.line("  " + key.keyId().substring(0, 8) + "..  " + Text.pad(Text.cut(key.tenant(), 16), 18)
                    + key.version() + "  " + Text.pad(key.state(), 8) + Text.pad(kek + " v" + key.kekVersion(), 24)
                    + Text.hex(key.wrapped(), 0, 12) + " " + key.wrapped().length + " bytes");
        }
        if (keys.size() > KEYS) {
            report.line("  ... and " + (keys.size() - KEYS) + " more");
        }
    }
}
