// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.command;

import io.entigma.cli.output.Output;
import io.entigma.job.StoredData;
import java.util.List;

/** Columns of the catalog that are not in the database, beside what a command shows of the others. */
final class MissingColumns {
    private final List<String> names;

    private MissingColumns(List<String> names) {
        this.names = names;
    }

    static MissingColumns of(StoredData data) {
        return new MissingColumns(data.missingColumns());
    }

    List<String> names() {
        return names;
    }

    /** Shows them to people; nothing if there are none. */
    void show(Output output) {
        if (!names.isEmpty()) {
            output.line("");
            output.line("Not in this database, and so left out, although the column catalog has them: "
                    + String.join(", ", names)
                    + ". Connect to the database that has them; if they were dropped or renamed, remove their rows from"
                    + " entigma_column: the application logs the statements when it starts.");
        }
    }

    int exitCode(int otherwise) {
        return names.isEmpty() ? otherwise : ExitCode.NOT_ALL_DONE;
    }
}
