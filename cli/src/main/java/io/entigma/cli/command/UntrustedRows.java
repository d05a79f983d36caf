// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.command;

import io.entigma.cli.output.Output;
import io.entigma.spi.EntigmaListener.UntrustedRow;
import java.util.ArrayList;
import java.util.List;

/** Rows of Entigma's own tables that are not as Entigma wrote them, beside what a command shows. Not thread safe. */
final class UntrustedRows {
    private final List<String> texts;

    private UntrustedRows(List<String> texts) {
        this.texts = texts;
    }

    static UntrustedRows of(Session session) {
        return new UntrustedRows(new ArrayList<>(
                session.keys().untrustedRows().stream().map(UntrustedRow::text).toList()));
    }

    /** One more. */
    void add(String text) {
        texts.add(text);
    }

    List<String> texts() {
        return List.copyOf(texts);
    }

    /** Shows them to people; nothing if there are none. */
    void show(Output output) {
        if (!texts.isEmpty()) {
            output.line("");
            output.line("Rows of Entigma's own tables that are not believed:");
            texts.forEach(text -> output.line("  " + text));
        }
    }

    int exitCode() {
        return texts.isEmpty() ? ExitCode.OK : ExitCode.NOT_ALL_DONE;
    }
}
