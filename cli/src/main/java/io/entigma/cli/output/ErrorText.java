// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.output;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Tells errors in lines that can be printed: no secret, and no line that an error's text has made up. */
public final class ErrorText {
    private final UnaryOperator<String> hidden;

    /**
     * Tells them so.
     *
     * @param hidden takes the secrets out of a text
     */
    public ErrorText(UnaryOperator<String> hidden) {
        this.hidden = hidden;
    }

    /** What an error says. */
    public String message(Throwable e) {
        return line(Objects.requireNonNullElse(e.getMessage(), e.toString()));
    }

    private String line(String text) {
        return Printable.line(hidden.apply(text));
    }

    /** Where an error came from, with its causes, a line each. */
    public List<String> trace(Throwable e) {
        List<String> lines = new ArrayList<>();
        add(e, "", "", lines, Collections.newSetFromMap(new IdentityHashMap<>()));
        return lines;
    }

    private void add(Throwable e, String indent, String title, List<String> lines, Set<Throwable> told) {
        lines.add(indent + title + line(e.toString()));
        if (!told.add(e)) {
            return;
        }
        for (StackTraceElement frame : e.getStackTrace()) {
            lines.add(indent + "\tat " + Printable.line(frame.toString()));
        }
        for (Throwable suppressed : e.getSuppressed()) {
            add(suppressed, indent + "\t", "Suppressed: ", lines, told);
        }
        if (e.getCause() != null) {
            add(e.getCause(), indent, "Caused by: ", lines, told);
        }
    }
}
