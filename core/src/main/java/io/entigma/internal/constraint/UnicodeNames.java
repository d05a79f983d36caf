// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.constraint;

import java.util.HexFormat;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names as H2 prints them where they hold other characters than ASCII's: {@code U&"\00fcn\00ef"}. */
final class UnicodeNames {
    private static final Pattern NAME = Pattern.compile("U&\"((?:[^\"]|\"\")*)\"");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:(\\\\)|([0-9A-Fa-f]{4})|\\+([0-9A-Fa-f]{6}))");

    private UnicodeNames() {}

    /** The same SQL with such names in plain quotes. */
    static String decoded(String sql) {
        return NAME.matcher(sql).replaceAll(name -> {
            String plain = ESCAPE.matcher(name.group(1)).replaceAll(UnicodeNames::character);
            return Matcher.quoteReplacement("\"" + plain + "\"");
        });
    }

    private static String character(MatchResult escape) {
        String digits = escape.group(2) == null ? escape.group(3) : escape.group(2);
        String plain = digits == null ? "\\" : Character.toString(HexFormat.fromHexDigits(digits));
        return Matcher.quoteReplacement(plain);
    }
}
