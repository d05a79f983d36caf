// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.constraint;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;

class ConstraintReaderTest {
    private static final int TABLES = 12;
    private static final int COLUMNS = 8;

    @OnEveryProduct
    @DisplayName("A hundred columns of twelve tables, each with its constraint, cost no seconds of this thread's CPU")
    void read_manyColumns_findsEachConstraintAtLittleCost(TestDatabase db) throws Exception {
        List<EncryptedColumn> columns = new ArrayList<>();
        for (int i = 0; i < TABLES; i++) {
            String table = "t" + i;
            List<String> parts = IntStream.range(0, COLUMNS)
                    .mapToObj(k -> "c" + k + " " + db.binaryType(100) + ", constraint own_" + table + "_" + k
                            + " check (octet_length(c" + k + ") > 249)")
                    .toList();
            db.execute("create table " + table + " (" + String.join(", ", parts) + ")");
            IntStream.range(0, COLUMNS).forEach(k -> columns.add(new EncryptedColumn("", table, "c" + k, false)));
        }
        long before = cpu();
        List<FoundColumn> found;
        try (Connection connection = db.connection()) {
            found = ConstraintReader.read(connection, columns);
        }
        assertThat(Duration.ofNanos(cpu() - before)).isLessThan(Duration.ofSeconds(1));
        assertThat(found).hasSize(TABLES * COLUMNS);
        for (FoundColumn column : found) {
            String name = "own_" + column.asked().table() + "_"
                    + column.asked().column().substring(1);
            assertThat(column.checks().keySet()).anyMatch(name::equalsIgnoreCase);
        }
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
