// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What rows must be there, after the journals. Not thread safe. */
final class Ledger {
    /** What is known of one row. Two revisions are possible where a commit was not answered. */
    static final class Row {
        final long id;
        final String tenant;
        final Set<Integer> revisions = new LinkedHashSet<>();

        /** When the last transaction that may have written it began and ended; not ended if its process was killed. */
        long begun;

        long ended;
        private long begunBefore;
        private long endedBefore;
        private int intended;
        private boolean isOpen;

        Row(long id, String tenant) {
            this.id = id;
            this.tenant = tenant;
            revisions.add(Journal.GONE);
        }

        boolean isCertain() {
            return revisions.size() == 1;
        }

        int revision() {
            return revisions.iterator().next();
        }

        private void apply(Journal.Entry entry) {
            switch (entry.step()) {
                case INTENT -> {
                    begunBefore = begun;
                    endedBefore = ended;
                    begun = entry.millis();
                    ended = Long.MAX_VALUE;
                    intended = entry.revision();
                    isOpen = true;
                }
                case COMMITTED -> {
                    revisions.clear();
                    close(entry.millis());
                }
                case UNCERTAIN -> close(entry.millis());
                case ABORTED -> {
                    begun = begunBefore;
                    ended = endedBefore;
                    isOpen = false;
                }
            }
        }

        private void close(long millis) {
            revisions.add(intended);
            ended = millis;
            isOpen = false;
        }

        private void end() {
            if (isOpen) {
                revisions.add(intended);
            }
        }
    }

    private final Map<Long, Row> rows = new TreeMap<>();

    Ledger(List<Journal.Entry> entries) {
        for (Journal.Entry entry : entries) {
            rows.computeIfAbsent(entry.id(), id -> new Row(id, entry.tenant())).apply(entry);
        }
        rows.values().forEach(Row::end);
    }

    static Ledger of(Path folder) throws IOException {
        return new Ledger(entries(folder));
    }

    /** The lines of all journals, each worker's in their order. */
    static List<Journal.Entry> entries(Path folder) throws IOException {
        List<Journal.Entry> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(".journal")).toList()) {
                all.addAll(Journal.read(file));
            }
        }
        return all;
    }

    Map<Long, Row> rows() {
        return rows;
    }
}
