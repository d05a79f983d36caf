// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.search;

import static io.entigma.search.FolkConditions.and;
import static io.entigma.search.FolkConditions.not;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Random conditions on {@link Letter}, each with what it says of one: true, false, or null where SQL has no answer. */
final class LetterConditions {
    /**
     * A condition.
     *
     * @param hql its text, of {@code l} and its sender {@code s}, who may be missing
     * @param parameters its parameters
     * @param holds what it says
     */
    record Condition(String hql, Map<String, @Nullable Object> parameters, Function<Letter, @Nullable Boolean> holds) {}

    private record Made(String hql, Function<Letter, @Nullable Boolean> holds) {}

    private record Text(String path, Function<Letter, @Nullable String> value) {}

    private static final List<Text> TEXTS = List.of(
            new Text("l.text", l -> l.text),
            new Text("l.title", l -> l.title),
            new Text("l.code", l -> l.code),
            new Text("s.name", Letter::senderName),
            new Text("trim(l.text)", l -> l.text == null ? null : trim(l.text)),
            new Text("concat('a', l.text)", l -> l.text == null ? null : "a" + l.text));

    static final LocalDate FIRST = LocalDate.of(2000, 1, 1);

    private final Random random;
    private final FolkTexts texts;
    private final Map<String, @Nullable Object> parameters = new HashMap<>();

    LetterConditions(Random random) {
        this.random = random;
        this.texts = new FolkTexts(random);
    }

    Condition next() {
        parameters.clear();
        Made made = compound(2);
        return new Condition(made.hql, new HashMap<>(parameters), made.holds);
    }

    private Made compound(int depth) {
        if (depth == 0 || random.nextInt(2) == 0) {
            return simple();
        }
        Made left = compound(depth - 1);
        if (random.nextInt(3) == 0) {
            return new Made("not (" + left.hql + ")", l -> not(left.holds.apply(l)));
        }
        Made right = compound(depth - 1);
        return random.nextBoolean()
                ? new Made(
                        "(" + left.hql + " and " + right.hql + ")", l -> and(left.holds.apply(l), right.holds.apply(l)))
                : new Made(
                        "(" + left.hql + " or " + right.hql + ")",
                        l -> not(and(not(left.holds.apply(l)), not(right.holds.apply(l)))));
    }

    private String bind(@Nullable Object value) {
        String name = "v" + parameters.size();
        parameters.put(name, value);
        return ":" + name;
    }

    private Made simple() {
        Text text = TEXTS.get(random.nextInt(TEXTS.size()));
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> like(text);
            case 3 -> ilike(TEXTS.get(random.nextInt(3)));
            case 4 -> compared(text);
            case 5 -> in(text);
            case 6 -> length(text);
            case 7 -> part(text);
            case 8 -> days();
            case 9 -> prices();
            case 10 -> weights();
            default -> subQueries(text);
        };
    }

    private static String trim(String text) {
        return text.replaceAll("^ +| +$", "");
    }

    private String pattern(@Nullable Character escape) {
        String pattern = texts.pattern(escape);
        return switch (random.nextInt(4)) {
            case 0 -> "%" + pattern;
            case 1 -> "_" + pattern;
            default -> pattern;
        };
    }

    private Made like(Text x) {
        Character escape = random.nextInt(3) == 0 ? Character.valueOf('!') : null;
        String pattern = random.nextInt(20) == 0 ? null : pattern(escape);
        boolean negated = random.nextInt(3) == 0;
        String hql =
                x.path + (negated ? " not" : "") + " like " + bind(pattern) + (escape == null ? "" : " escape '!'");
        return new Made(hql, l -> {
            String value = x.value.apply(l);
            return value == null || pattern == null ? null : FolkTexts.matches(value, pattern, escape) != negated;
        });
    }

    private Made ilike(Text x) {
        // Without escape characters, which have no case here but could be folded away.
        String pattern = pattern(null);
        boolean negated = random.nextInt(3) == 0;
        return new Made(x.path + (negated ? " not" : "") + " ilike " + bind(pattern), l -> {
            String value = x.value.apply(l);
            return value == null
                    ? null
                    : FolkTexts.matches(FolkTexts.fold(value), foldedParts(pattern), null) != negated;
        });
    }

    private static String foldedParts(String pattern) {
        StringBuilder folded = new StringBuilder();
        StringBuilder literal = new StringBuilder();
        for (char c : (pattern + "%").toCharArray()) {
            if (c == '%' || c == '_') {
                folded.append(FolkTexts.fold(literal.toString())).append(c);
                literal.setLength(0);
            } else {
                literal.append(c);
            }
        }
        return folded.substring(0, folded.length() - 1);
    }

    private static <T> Function<Letter, @Nullable Boolean> compare(
            Function<Letter, @Nullable T> value, @Nullable T other, String operator, Comparator<T> order) {
        return l -> {
            T mine = value.apply(l);
            if (mine == null || other == null) {
                return null;
            }
            int found = order.compare(mine, other);
            return switch (operator) {
                case "=" -> found == 0;
                case "<>" -> found != 0;
                case "<" -> found < 0;
                case "<=" -> found <= 0;
                case ">" -> found > 0;
                default -> found >= 0;
            };
        };
    }

    private static final List<String> OPERATORS = List.of("=", "<>", "<", "<=", ">", ">=");
    private static final List<String> TURNED = List.of("=", "<>", ">", ">=", "<", "<=");

    private <T> Made compared(
            String path, Function<Letter, @Nullable T> value, @Nullable T other, Comparator<T> order) {
        int operator = random.nextInt(OPERATORS.size());
        Function<Letter, @Nullable Boolean> holds = compare(value, other, OPERATORS.get(operator), order);
        return random.nextBoolean()
                ? new Made(path + " " + OPERATORS.get(operator) + " " + bind(other), holds)
                : new Made(bind(other) + " " + TURNED.get(operator) + " " + path, holds);
    }

    static int codePoints(String a, String b) {
        return Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
    }

    private Made compared(Text x) {
        return compared(x.path, x.value, random.nextInt(15) == 0 ? null : texts.text(), LetterConditions::codePoints);
    }

    private Made in(Text x) {
        List<@Nullable String> list = new ArrayList<>();
        for (int i = random.nextInt(3) + 1; i > 0; i--) {
            list.add(random.nextInt(10) == 0 ? null : texts.text());
        }
        boolean negated = random.nextBoolean();
        return new Made(x.path + (negated ? " not in " : " in ") + bind(list), l -> {
            String value = x.value.apply(l);
            if (value == null || (!list.contains(value) && list.contains(null))) {
                return null;
            }
            return list.contains(value) != negated;
        });
    }

    private Made length(Text x) {
        int length = random.nextInt(5);
        return compared(
                "length(" + x.path + ")",
                l -> x.value.apply(l) == null
                        ? null
                        : x.value.apply(l).codePointCount(0, x.value.apply(l).length()),
                length,
                Integer::compare);
    }

    private Made part(Text x) {
        int from = random.nextInt(3) + 1;
        return compared(
                "substring(" + x.path + ", " + from + ", 2)",
                l -> {
                    String value = x.value.apply(l);
                    return value == null
                            ? null
                            : value.codePoints()
                                    .skip(from - 1)
                                    .limit(2)
                                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                                    .toString();
                },
                texts.text(),
                LetterConditions::codePoints);
    }

    private Made days() {
        LocalDate day = FIRST.plusDays(random.nextInt(400));
        if (random.nextInt(3) == 0) {
            LocalDate last = FIRST.plusDays(random.nextInt(400));
            boolean negated = random.nextBoolean();
            return new Made(
                    "l.sent " + (negated ? "not " : "") + "between " + bind(day) + " and " + bind(last),
                    l -> l.sent == null ? null : (!l.sent.isBefore(day) && !l.sent.isAfter(last)) != negated);
        }
        return random.nextInt(3) == 0
                ? compared("month(l.sent)", l -> l.sent == null ? null : l.sent.getMonthValue(), 5, Integer::compare)
                : compared("l.sent", l -> l.sent, day, LocalDate::compareTo);
    }

    private Made prices() {
        BigDecimal price = BigDecimal.valueOf(random.nextInt(30), random.nextInt(3));
        return compared("l.stamp.price", Letter::price, price, BigDecimal::compareTo);
    }

    private Made weights() {
        int weight = random.nextInt(5);
        return new Made(
                "treat(l as Parcel).weight >= " + weight, l -> l.weight() == null ? null : l.weight() >= weight);
    }

    private Made subQueries(Text x) {
        String piece = texts.text().replaceAll("[%_]", "");
        return switch (random.nextInt(3)) {
            case 0 ->
                new Made(
                        "exists (select 1 from l.tags t where t like " + bind("%" + piece + "%") + ")",
                        l -> l.tags.stream().anyMatch(tag -> tag.contains(piece)));
            case 1 ->
                new Made(
                        "l.id in (select m.id from Letter m where m.text like " + bind("%" + piece) + ")",
                        l -> l.text != null && l.text.endsWith(piece));
            default ->
                new Made(
                        "case when l.text like " + bind(piece + "%") + " then 1 else 0 end = 0",
                        l -> l.text == null || !l.text.startsWith(piece));
        };
    }
}
