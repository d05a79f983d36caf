// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;

/** What somebody looks for. Empty fields leave a condition out. */
public class SearchForm {
    private static final Pattern WILDCARD = Pattern.compile("[%_\\\\]");
    private static final LocalDate BEFORE_ALL = LocalDate.of(1000, 1, 1);
    private static final LocalDate AFTER_ALL = LocalDate.of(9999, 12, 31);

    /** What the list is sorted by. */
    public enum Order {
        NAME,
        OLDEST,
        YOUNGEST
    }

    private String part = "";

    @DateTimeFormat(iso = DateTimeFormat.ISO.DATE)
    private @Nullable LocalDate from;

    @DateTimeFormat(iso = DateTimeFormat.ISO.DATE)
    private @Nullable LocalDate to;

    private Order order = Order.NAME;

    /** An empty form. */
    public SearchForm() {}

    /** A pattern for {@code like} with the part anywhere; a wildcard that was typed is a character. */
    String pattern() {
        return "%" + WILDCARD.matcher(part.strip()).replaceAll(found -> Matcher.quoteReplacement("\\" + found.group()))
                + "%";
    }

    LocalDate firstDay() {
        return from == null ? BEFORE_ALL : from;
    }

    LocalDate lastDay() {
        return to == null ? AFTER_ALL : to;
    }

    /** Part of a name, in any case. */
    public String getPart() {
        return part;
    }

    /** Changes the part of a name. */
    public void setPart(String newPart) {
        part = newPart;
    }

    /** The first day of birth. */
    public @Nullable LocalDate getFrom() {
        return from;
    }

    /** Changes the first day of birth. */
    public void setFrom(@Nullable LocalDate newFrom) {
        from = newFrom;
    }

    /** The last day of birth. */
    public @Nullable LocalDate getTo() {
        return to;
    }

    /** Changes the last day of birth. */
    public void setTo(@Nullable LocalDate newTo) {
        to = newTo;
    }

    /** What the list is sorted by. */
    public Order getOrder() {
        return order;
    }

    /** Changes what the list is sorted by. */
    public void setOrder(Order newOrder) {
        order = newOrder;
    }
}
