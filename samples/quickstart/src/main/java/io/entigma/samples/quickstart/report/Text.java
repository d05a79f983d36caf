// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart.report;

import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;

/** Values as a person reads them on a terminal. */
public final class Text {
    private Text() {}

    /** All bytes in hexadecimal. */
    public static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** Up to so many bytes from an offset. */
    public static String hex(byte[] bytes, int offset, int most) {
        int end = Math.min(bytes.length, offset + most);
        return HexFormat.of().formatHex(bytes, Math.min(offset, end), end) + (end < bytes.length ? ".." : "");
    }

    /** One line of at most so many columns. */
    public static String cut(String text, int columns) {
        String line = text.replace("\n", "\\n").replace("\t", "\\t");
        StringBuilder cut = new StringBuilder();
        int used = 0;
        for (int codePoint : line.codePoints().toArray()) {
            used += columns(codePoint);
            if (used > columns - 2) {
                return columns(line) <= columns ? line : cut + "..";
            }
            cut.appendCodePoint(codePoint);
        }
        return line;
    }

    /** The text with blanks after it, up to so many columns. */
    public static String pad(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - columns(text)));
    }

    /** A number with commas between the thousands. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A time in seconds. */
    public static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    static String rate(long count, Duration duration) {
        return count(Math.round(count * 1000.0 / Math.max(1, duration.toMillis())));
    }

    private static int columns(String text) {
        return text.codePoints().map(Text::columns).sum();
    }

    /** Terminals draw CJK and most emoji two columns wide. */
    private static int columns(int codePoint) {
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean wide = Character.isIdeographic(codePoint)
                || (codePoint >= 0x3040 && codePoint <= 0x30FF)
                || (codePoint >= 0xAC00 && codePoint <= 0xD7A3)
                || (codePoint >= 0x1F300 && codePoint <= 0x1FAFF);
        return wide ? 2 : 1;
    }
}
