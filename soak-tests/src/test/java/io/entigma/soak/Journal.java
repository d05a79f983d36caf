// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.soak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What one worker has done, a line for each step: the intent before a transaction, its outcome after. A line that was written
 * survives the process. Has no values in it.
 */
final class Journal {
    /** What a line says. */
    enum Step {
        /** A transaction begins that will bring the row to this revision. */
        INTENT,
        /** It is committed. */
        COMMITTED,
        /** It is rolled back; its commit was never sent. */
        ABORTED,
        /** Its commit was sent and not answered. */
        UNCERTAIN
    }

    /** The revision of a row that is deleted. */
    static final int GONE = -1;

    /** One line; times are the machine's, which all processes share. */
    record Entry(Step step, long millis, long id, String tenant, int revision) {
        @Override
        public String toString() {
            return step + " " + millis + " " + id + " " + tenant + " " + revision;
        }

        static Entry parse(String line) {
            String[] part = line.split(" ");
            return new Entry(
                    Step.valueOf(part[0]),
                    Long.parseLong(part[1]),
                    Long.parseLong(part[2]),
                    part[3],
                    Integer.parseInt(part[4]));
        }
    }

    private final Path file;

    Journal(Path folder, int owner) {
        this.file = folder.resolve("owner-" + owner + ".journal");
    }

    void write(Step step, long id, String tenant, int revision) throws IOException {
        String line = new Entry(step, System.currentTimeMillis(), id, tenant, revision) + "\n";
        Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** All lines; the last one can be cut by the process's end and is left out then. */
    List<Entry> entries() throws IOException {
        return Files.exists(file) ? read(file) : List.of();
    }

    static List<Entry> read(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        List<Entry> entries = new ArrayList<>();
        text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(line -> entries.add(Entry.parse(line)));
        return entries;
    }
}
