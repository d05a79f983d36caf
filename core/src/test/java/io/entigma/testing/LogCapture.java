// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.text.MessageFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Everything that is logged by anyone in this JVM while it is open, at the finest level, with arguments and causes. */
public final class LogCapture implements AutoCloseable {
    private final Logger root = Logger.getLogger("");
    private final Level before = root.getLevel();
    private final List<String> entries = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            entries.add(text(entry));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private LogCapture() {
        handler.setLevel(Level.ALL);
        root.setLevel(Level.ALL);
        root.addHandler(handler);
        for (Handler other : root.getHandlers()) {
            if (other != handler) {
                other.setLevel(Level.SEVERE);
            }
        }
    }

    /** Starts to listen. */
    public static LogCapture start() {
        return new LogCapture();
    }

    private static String text(LogRecord entry) {
        StringWriter text = new StringWriter();
        text.append(entry.getLoggerName()).append(' ').append(String.valueOf(entry.getMessage()));
        if (entry.getParameters() != null) {
            text.append(' ').append(java.util.Arrays.deepToString(entry.getParameters()));
            try {
                text.append(' ').append(MessageFormat.format(entry.getMessage(), entry.getParameters()));
            } catch (IllegalArgumentException e) {
                text.append(" (not a pattern)");
            }
        }
        if (entry.getThrown() != null) {
            entry.getThrown().printStackTrace(new PrintWriter(text));
        }
        return text.toString();
    }

    /** What was logged so far. */
    public List<String> entries() {
        return entries;
    }

    @Override
    public void close() {
        root.removeHandler(handler);
        root.setLevel(before);
        for (Handler other : root.getHandlers()) {
            other.setLevel(Level.INFO);
        }
    }
}
