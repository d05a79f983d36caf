// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.search;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Random conditions on the ranges of a {@link Loan}, in HQL and as a filter with SQL's three truth values. */
final class LoanConditions {
    /** A condition. */
    record Condition(String hql, Map<String, @Nullable Object> parameters, Function<Loan, @Nullable Boolean> holds) {}

    /** An attribute, its values in rows, values to compare with, and how they are written in HQL. */
    record Ranged<T extends Comparable<? super T>>(
            String path, Function<Loan, @Nullable T> value, Supplier<T> random, Function<T, String> literal) {}

    private static final List<String> OPERATORS = List.of("<", "<=", ">", ">=");

    private final Random random;
    private final Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
    private final List<Ranged<?>> attributes;

    LoanConditions(Random random) {
        this.random = random;
        this.attributes = List.of(
                new Ranged<>("l.due", l -> l.due, this::date, date -> "date " + date),
                new Ranged<>("l.made", l -> l.made, this::instant, unused -> ""),
                new Ranged<>("l.cents", l -> l.cents, this::cents, cents -> cents + "L"),
                new Ranged<>("l.rate", l -> l.rate, this::bound, rate -> rate + "bd"),
                new Ranged<>("l.grade", l -> l.grade, () -> (short) random.nextInt(-3, 4), unused -> ""),
                new Ranged<>("l.terms.months", Loan::months, this::months, months -> "" + months));
    }

    LocalDate date() {
        return switch (random.nextInt(12)) {
            case 0 -> LocalDate.of(1, 1, 1);
            case 1 -> LocalDate.of(9999, 12, 31);
            default -> LocalDate.of(2024, 2, 29).plusDays(random.nextInt(-40, 40));
        };
    }

    Instant instant() {
        Instant second = Instant.ofEpochSecond(random.nextInt(10) == 0 ? 0 : 1_700_000_000 + random.nextInt(50));
        return second.plusNanos(random.nextInt(3) == 0 ? random.nextInt(4) * 250_000_000L : 0);
    }

    Long cents() {
        return random.nextInt(8) == 0
                ? List.of(Long.MIN_VALUE, Long.MAX_VALUE, 0L).get(random.nextInt(3))
                : random.nextLong(-100, 100);
    }

    BigDecimal rate() {
        BigDecimal rate = BigDecimal.valueOf(random.nextInt(-300, 300), 2);
        return random.nextInt(8) == 0
                ? new BigDecimal("9999.99")
                : random.nextBoolean() ? rate : rate.stripTrailingZeros();
    }

    /** A query may ask for what could not be stored. */
    private BigDecimal bound() {
        return switch (random.nextInt(8)) {
            case 0 -> new BigDecimal("12345678.5");
            case 1 -> new BigDecimal("-1e20");
            case 2 -> rate().add(new BigDecimal("0.001"));
            default -> rate();
        };
    }

    Integer months() {
        return random.nextInt(10) == 0 ? Integer.MIN_VALUE : random.nextInt(-20, 20);
    }

    Condition next() {
        parameters.clear();
        Condition made = either(2);
        return new Condition(made.hql, new LinkedHashMap<>(parameters), made.holds);
    }

    private Condition of(String hql, Function<Loan, @Nullable Boolean> holds) {
        return new Condition(hql, Map.of(), holds);
    }

    private Condition either(int depth) {
        if (depth == 0 || random.nextInt(3) == 0) {
            return random.nextInt(9) == 0 ? paid() : one(attributes.get(random.nextInt(attributes.size())));
        }
        Condition a = either(depth - 1);
        if (random.nextInt(3) == 0) {
            return of("not (" + a.hql + ")", l -> not(a.holds.apply(l)));
        }
        Condition b = either(depth - 1);
        return random.nextBoolean()
                ? of("(" + a.hql + " and " + b.hql + ")", l -> and(a.holds.apply(l), b.holds.apply(l)))
                : of("(" + a.hql + " or " + b.hql + ")", l -> not(and(not(a.holds.apply(l)), not(b.holds.apply(l)))));
    }

    private <T extends Comparable<? super T>> Condition one(Ranged<T> x) {
        T a = random.nextInt(12) == 0 ? null : x.random.get();
        T b = random.nextInt(12) == 0 ? null : x.random.get();
        if (random.nextBoolean()) {
            String operator = OPERATORS.get(random.nextInt(OPERATORS.size()));
            return random.nextBoolean()
                    ? of(x.path + " " + operator + " " + bind(x, a), l -> compared(x.value.apply(l), operator, a))
                    : of(bind(x, a) + " " + operator + " " + x.path, l -> compared(a, operator, x.value.apply(l)));
        }
        boolean negated = random.nextInt(3) == 0;
        String between = (negated ? " not" : "") + " between ";
        if (random.nextInt(4) == 0) {
            Function<Loan, @Nullable Boolean> equal =
                    l -> and(compared(a, ">=", x.value.apply(l)), compared(a, "<=", x.value.apply(l)));
            return of(
                    bind(x, a) + between + x.path + " and " + x.path,
                    l -> negated ? not(equal.apply(l)) : equal.apply(l));
        }
        Function<Loan, @Nullable Boolean> within =
                l -> and(compared(x.value.apply(l), ">=", a), compared(x.value.apply(l), "<=", b));
        return of(
                x.path + between + bind(x, a) + " and " + bind(x, b),
                l -> negated ? not(within.apply(l)) : within.apply(l));
    }

    private Condition paid() {
        LocalDate day = date();
        String name = name(day);
        return random.nextBoolean()
                ? of(
                        "exists (select 1 from l.paid p where p > " + name + ")",
                        l -> l.paid.stream().anyMatch(day::isBefore))
                : of(
                        "l.id in (select o.id from Loan o join o.paid p where p <= " + name + ")",
                        l -> l.paid.stream().anyMatch(paid -> !paid.isAfter(day)));
    }

    private <T extends Comparable<? super T>> String bind(Ranged<T> x, @Nullable T value) {
        String literal = value == null || random.nextInt(4) > 0 ? "" : x.literal.apply(value);
        boolean isWritable = !literal.isEmpty() && !literal.startsWith("-") && !literal.contains("E");
        return isWritable && !value.equals(LocalDate.of(1, 1, 1)) ? literal : name(value);
    }

    private String name(@Nullable Object value) {
        String name = "p" + parameters.size();
        parameters.put(name, value);
        return ":" + name;
    }

    private static <T extends Comparable<? super T>> @Nullable Boolean compared(
            @Nullable T a, String operator, @Nullable T b) {
        if (a == null || b == null) {
            return null;
        }
        int order = a.compareTo(b);
        return switch (operator) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    private static @Nullable Boolean and(@Nullable Boolean a, @Nullable Boolean b) {
        if (Boolean.FALSE.equals(a) || Boolean.FALSE.equals(b)) {
            return false;
        }
        return a == null || b == null ? null : Boolean.TRUE;
    }

    private static @Nullable Boolean not(@Nullable Boolean value) {
        return value == null ? null : Boolean.valueOf(!value);
    }
}
