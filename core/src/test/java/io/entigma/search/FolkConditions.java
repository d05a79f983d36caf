// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Random conditions on {@link Folk}, each with what it says of somebody: true, false, or null where SQL has no answer. */
final class FolkConditions {
    /**
     * A condition.
     *
     * @param hql its text, of {@code p} and the town {@code o}, which may be missing
     * @param parameters its parameters
     * @param holds what it says
     * @param answered false if it may be refused
     */
    record Condition(
            String hql,
            Map<String, @Nullable Object> parameters,
            Function<Folk, @Nullable Boolean> holds,
            boolean answered) {
        boolean ofTown() {
            return hql.contains("o.name");
        }
    }

    private final Random random;
    private final FolkTexts texts;
    private final Map<String, @Nullable Object> parameters = new HashMap<>();
    private boolean answered = true;

    FolkConditions(Random random) {
        this.random = random;
        this.texts = new FolkTexts(random);
    }

    Condition next() {
        parameters.clear();
        answered = true;
        Made made = random.nextInt(12) == 0 ? poets(compound(1)) : compound(2);
        return new Condition(made.hql, new HashMap<>(parameters), made.holds, answered);
    }

    private record Made(String hql, Function<Folk, @Nullable Boolean> holds) {}

    private Made compound(int depth) {
        if (depth == 0 || random.nextInt(2) == 0) {
            return simple();
        }
        Made left = compound(depth - 1);
        if (random.nextInt(4) == 0) {
            return new Made("not (" + left.hql + ")", p -> not(left.holds.apply(p)));
        }
        Made right = compound(depth - 1);
        return random.nextBoolean()
                ? new Made(
                        "(" + left.hql + " and " + right.hql + ")", p -> and(left.holds.apply(p), right.holds.apply(p)))
                : new Made(
                        "(" + left.hql + " or " + right.hql + ")",
                        p -> not(and(not(left.holds.apply(p)), not(right.holds.apply(p)))));
    }

    static @Nullable Boolean not(@Nullable Boolean a) {
        return a == null ? null : !a;
    }

    static @Nullable Boolean and(@Nullable Boolean a, @Nullable Boolean b) {
        if (Boolean.FALSE.equals(a) || Boolean.FALSE.equals(b)) {
            return false;
        }
        return a == null || b == null ? null : true;
    }

    private String bind(@Nullable Object value) {
        String name = "v" + parameters.size();
        parameters.put(name, value);
        return ":" + name;
    }

    /** An attribute of text that is found as it is. */
    private record Exact(String path, int prefix, Function<Folk, @Nullable String> value) {}

    private static final List<Exact> EXACT =
            List.of(new Exact("p.code", 3, p -> p.code), new Exact("p.home.street", 2, Folk::street));

    private static final List<Exact> FOLDED = List.of(
            new Exact("p.name", 3, p -> p.name), new Exact("o.name", 3, p -> p.town == null ? null : p.town.name));

    private Made simple() {
        Exact exact = EXACT.get(random.nextInt(EXACT.size()));
        Exact folded = FOLDED.get(random.nextInt(FOLDED.size()));
        return switch (random.nextInt(15)) {
            case 0, 1 -> equal(exact);
            case 2 -> in(exact);
            case 3 -> numbers();
            case 4, 5 -> like(exact);
            case 6 -> cased(folded);
            case 7 -> casedIn(folded);
            case 8, 9 -> ilike(folded);
            case 10 -> casedLike(folded);
            case 11 -> tuple();
            case 12 -> subQuery();
            case 13 -> tags();
            default -> more(exact, folded);
        };
    }

    private @Nullable String textOrNull() {
        return random.nextInt(15) == 0 ? null : texts.text();
    }

    private static <T> @Nullable Boolean same(@Nullable T a, @Nullable T b) {
        return a == null || b == null ? null : a.equals(b);
    }

    private Made equal(Exact x) {
        String value = textOrNull();
        String v = bind(value);
        return switch (random.nextInt(4)) {
            case 0 -> new Made(x.path + " = " + v, p -> same(x.value.apply(p), value));
            case 1 -> new Made(v + " = " + x.path, p -> same(value, x.value.apply(p)));
            case 2 -> new Made(v + " <> " + x.path, p -> not(same(value, x.value.apply(p))));
            default -> new Made(x.path + " <> " + v, p -> not(same(x.value.apply(p), value)));
        };
    }

    private static @Nullable Boolean anyOf(
            @Nullable String value, List<? extends @Nullable Object> list, Function<Object, Boolean> is) {
        if (value == null) {
            return list.isEmpty() ? false : null;
        }
        if (list.stream().filter(Objects::nonNull).anyMatch(is::apply)) {
            return true;
        }
        return list.stream().anyMatch(Objects::isNull) ? null : false;
    }

    private Made in(Exact x) {
        List<@Nullable String> list = new ArrayList<>();
        int size = random.nextInt(4);
        for (int i = 0; i < size; i++) {
            list.add(textOrNull());
        }
        boolean negated = random.nextBoolean();
        String values = size > 0 && random.nextBoolean()
                ? list.stream().map(this::bind).reduce((a, b) -> a + ", " + b).orElseThrow()
                : bind(list);
        return new Made(x.path + (negated ? " not in (" : " in (") + values + ")", p -> {
            String value = x.value.apply(p);
            Boolean found = anyOf(value, list, each -> each.equals(value));
            return negated ? not(found) : found;
        });
    }

    private Made numbers() {
        int value = random.nextInt(4);
        return switch (random.nextInt(4)) {
            case 0 -> new Made("p.age = " + value, p -> same(p.age, (long) value));
            case 1 ->
                new Made("p.age not in (" + value + ", 3)", p -> p.age == null ? null : p.age != value && p.age != 3);
            case 2 -> new Made(bind(value) + " = p.home.number", p -> same(p.number(), value));
            default -> new Made("p.home.number <> " + value, p -> not(same(p.number(), value)));
        };
    }

    private @Nullable Character escape() {
        return random.nextInt(3) == 0 ? Character.valueOf(random.nextBoolean() ? '\\' : '!') : null;
    }

    private String escaped(@Nullable Character escape) {
        return escape == null ? "" : " escape '" + escape + "'";
    }

    /** Notes whether first characters can answer a pattern. */
    private void pattern(String pattern, @Nullable Character escape, int prefix, boolean folds) {
        String literal = FolkTexts.literal(pattern, escape);
        if (literal == null) {
            answered = false;
        } else {
            String sought = folds ? FolkTexts.fold(literal) : literal;
            answered &= !FolkTexts.isOpen(pattern, escape) || sought.codePointCount(0, sought.length()) <= prefix;
        }
    }

    private Made like(Exact x) {
        Character escape = escape();
        String pattern = texts.pattern(escape);
        pattern(pattern, escape, x.prefix, false);
        boolean negated = random.nextInt(3) == 0;
        boolean inParts = escape == null && pattern.endsWith("%") && random.nextBoolean();
        String bound =
                inParts ? "concat(" + bind(pattern.substring(0, pattern.length() - 1)) + ", '%')" : bind(pattern);
        return new Made(x.path + (negated ? " not" : "") + " like " + bound + escaped(escape), p -> {
            String value = x.value.apply(p);
            Boolean matches = value == null ? null : FolkTexts.matches(value, pattern, escape);
            return negated ? not(matches) : matches;
        });
    }

    private Made cased(Exact x) {
        String text = textOrNull();
        boolean lower = random.nextBoolean();
        String function = lower ? "lower" : "upper";
        boolean compute = random.nextBoolean();
        String value = text == null || !compute ? text : lower ? FolkTexts.lower(text) : FolkTexts.upper(text);
        boolean negated = random.nextInt(3) == 0;
        String bound = compute ? function + "(" + bind(text) + ")" : bind(text);
        return new Made(function + "(" + x.path + ")" + (negated ? " <> " : " = ") + bound, p -> {
            Boolean found = value == null || x.value.apply(p) == null ? null : folded(x.value.apply(p), value, lower);
            return negated ? not(found) : found;
        });
    }

    private static boolean isOf(String text, boolean lower) {
        return text.equals(lower ? FolkTexts.lower(text) : FolkTexts.upper(text));
    }

    /** Whether the value, in one case, is a text: so if the text is in that case, and they are alike but for case. */
    private static boolean folded(String value, String text, boolean lower) {
        return isOf(text, lower) && FolkTexts.fold(value).equals(FolkTexts.fold(text));
    }

    private Made casedIn(Exact x) {
        List<@Nullable String> list =
                Arrays.asList(textOrNull(), texts.text(), texts.text().toLowerCase(Locale.ROOT));
        boolean negated = random.nextBoolean();
        return new Made("lower(" + x.path + ")" + (negated ? " not in " : " in ") + bind(list), p -> {
            String value = x.value.apply(p);
            Boolean found = anyOf(value, list, each -> folded(value, (String) each, true));
            return negated ? not(found) : found;
        });
    }

    private Made ilike(Exact x) {
        Character escape = escape();
        String pattern = texts.pattern(escape);
        pattern(pattern, escape, x.prefix, true);
        boolean negated = random.nextInt(3) == 0;
        return new Made(
                x.path + (negated ? " not" : "") + " ilike " + bind(pattern) + escaped(escape),
                p -> alike(x.value.apply(p), pattern, escape, each -> true, negated));
    }

    private static @Nullable Boolean alike(
            @Nullable String value,
            String pattern,
            @Nullable Character escape,
            Predicate<String> can,
            boolean negated) {
        if (value == null) {
            return null;
        }
        String literal = FolkTexts.literal(pattern, escape);
        if (literal == null) {
            return null;
        }
        String sought = FolkTexts.fold(literal);
        String folded = FolkTexts.fold(value);
        boolean found = can.test(literal)
                && (FolkTexts.isOpen(pattern, escape) ? folded.startsWith(sought) : folded.equals(sought));
        return found != negated;
    }

    private Made casedLike(Exact x) {
        Character escape = escape();
        boolean lower = random.nextBoolean();
        String function = lower ? "lower" : "upper";
        String text = texts.pattern(escape);
        boolean compute = random.nextBoolean();
        String pattern = compute ? lower ? FolkTexts.lower(text) : FolkTexts.upper(text) : text;
        pattern(pattern, escape, x.prefix, true);
        boolean negated = random.nextInt(3) == 0;
        String bound = compute ? function + "(" + bind(text) + ")" : bind(text);
        return new Made(
                function + "(" + x.path + ")" + (negated ? " not" : "") + " like " + bound + escaped(escape),
                p -> alike(x.value.apply(p), pattern, escape, each -> isOf(each, lower), negated));
    }

    private Made tuple() {
        String code = texts.text();
        long age = random.nextInt(3);
        String other = texts.text();
        boolean negated = random.nextBoolean();
        Function<Folk, @Nullable Boolean> first = p -> and(same(p.code, code), same(p.age, age));
        if (random.nextBoolean()) {
            return new Made(
                    "(p.code, p.age)" + (negated ? " <> (" : " = (") + bind(code) + ", " + bind(age) + ")",
                    p -> negated ? not(first.apply(p)) : first.apply(p));
        }
        return new Made(
                "(p.code, p.age)" + (negated ? " not in ((" : " in ((") + bind(code) + ", " + bind(age) + "), ("
                        + bind(other) + ", 1))",
                p -> {
                    Boolean second = and(same(p.code, other), same(p.age, 1L));
                    Boolean neither = and(not(first.apply(p)), not(second));
                    return negated ? neither : not(neither);
                });
    }

    private Made subQuery() {
        String value = texts.text();
        String other = texts.text();
        return switch (random.nextInt(4)) {
            case 0 ->
                new Made(
                        "p.id in (select q.id from Folk q where q.code = " + bind(value) + ")",
                        p -> value.equals(p.code));
            case 1 ->
                new Made(
                        "exists (select 1 from Folk q where q.id = p.id and q.name ilike " + bind(literal(value))
                                + " escape '!')",
                        p -> p.name != null && FolkTexts.fold(p.name).equals(FolkTexts.fold(value)));
            case 2 ->
                new Made(
                        "not exists (select q.id from Folk q join q.town t where q.id = p.id and lower(t.name) = "
                                + bind(FolkTexts.lower(value)) + ")",
                        p -> p.town == null
                                || p.town.name == null
                                || !FolkTexts.fold(p.town.name).equals(FolkTexts.fold(FolkTexts.lower(value))));
            default ->
                new Made(
                        "(select count(*) from Folk q where q.id = p.id and (q.code = " + bind(value) + " or q.code <> "
                                + bind(other) + ")) = 1",
                        p -> p.code != null && (value.equals(p.code) || !other.equals(p.code)));
        };
    }

    private static String literal(String text) {
        return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }

    private Made tags() {
        String value = texts.text();
        Function<Folk, @Nullable Boolean> has = p -> p.tags.contains(value);
        String bound = bind(value);
        return switch (random.nextInt(5)) {
            case 0 -> new Made("exists (select 1 from p.tags t where t = " + bound + ")", has);
            case 1 -> new Made("exists (select 1 from Folk q join q.tags t where q = p and " + bound + " = t)", has);
            case 2 -> new Made(bound + " member of p.tags", has);
            case 3 -> new Made(bound + " not member of p.tags", p -> not(has.apply(p)));
            default -> {
                String first = value.codePoints()
                        .limit(2)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
                yield new Made(
                        "p.id in (select q.id from Folk q join q.tags t where t like " + bind(literal(first) + "%")
                                + " escape '!' and t <> " + bound + ")",
                        p -> p.tags.stream().anyMatch(tag -> tag.startsWith(first) && !tag.equals(value)));
            }
        };
    }

    /** Not in negations: where Hibernate puts the condition on the class there is its own affair. */
    private Made poets(Made others) {
        Made poet = poet();
        return new Made(poet.hql + " and " + others.hql, p -> and(poet.holds.apply(p), others.holds.apply(p)));
    }

    private Made poet() {
        String value = texts.text();
        String first = value.isEmpty() ? "" : Character.toString(value.codePointAt(0));
        return new Made(
                "treat(p as Poet).pen like " + bind(literal(first) + "%") + " escape '!'",
                p -> !(p instanceof Folk.Poet poet) ? false : poet.pen == null ? null : poet.pen.startsWith(first));
    }

    private Made more(Exact exact, Exact folded) {
        String value = texts.text();
        String lower = FolkTexts.lower(value);
        return switch (random.nextInt(5)) {
            case 0 -> new Made(exact.path + " is null", p -> exact.value.apply(p) == null);
            case 1 ->
                new Made(
                        "case when " + exact.path + " = " + bind(value) + " then 1 else 0 end = 1",
                        p -> value.equals(exact.value.apply(p)));
            case 2 ->
                new Made(
                        "lower(" + folded.path + ") = coalesce(" + bind(null) + ", lower(" + bind(value) + "))",
                        p -> folded.value.apply(p) == null ? null : folded(folded.value.apply(p), lower, true));
            case 3 ->
                new Made("(" + exact.path + " = 'ab' or " + exact.path + " like 'A%')", p -> {
                    String text = exact.value.apply(p);
                    return text == null ? null : text.equals("ab") || text.startsWith("A");
                });
            default -> new Made("p.open = " + bind(value), p -> same(p.open, value));
        };
    }
}
