// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Recognises the placeholders of {@link OnUnreadable#PLACEHOLDER}. */
@Incubating
public final class Unreadable {
    private static final int CHARS = 44;
    private static final int BYTES = CHARS + 2;

    /** What a placeholder looks like: a replacement character, a word, and a number of its own. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\uFFFDunreadable [0-9a-f]{32}");

    private Unreadable() {}

    /**
     * Whether a value is a placeholder instead of the attribute's value.
     *
     * @param value an attribute's value, or null
     * @return true for a placeholder
     */
    public static boolean is(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return bytes.length == BYTES && is(new String(bytes, StandardCharsets.UTF_8));
        }
        return value instanceof String text
                && text.length() == CHARS
                && PLACEHOLDER.matcher(text).matches();
    }
}
