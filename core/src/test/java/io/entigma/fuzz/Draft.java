// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** A statement on its way: what is drawn, the names in use, and the values that are written last. */
final class Draft {
    private record Literal(Kind kind, Group group, int index, int form) {}

    private static final class Parameter {
        private final Kind kind;
        private final int index;
        private final int count;
        private final List<Group> places = new ArrayList<>();

        Parameter(Kind kind, int index, int count) {
            this.kind = kind;
            this.index = index;
            this.count = count;
        }

        boolean sealed() {
            return places.stream().anyMatch(Group::sealed);
        }

        boolean loosePlace() {
            return places.stream().anyMatch(Group::loose);
        }

        boolean plainPlace() {
            return places.stream().anyMatch(Group::plainOnly);
        }
    }

    private final Choices choices;
    private final boolean positional;
    private final boolean encrypted;
    private final List<Literal> literals = new ArrayList<>();
    private final List<Parameter> parameters = new ArrayList<>();
    private int aliases;
    private int negations;
    private int budget = 40;

    Draft(Choices choices) {
        this.choices = choices;
        this.encrypted = !choices.chance(8);
        this.positional = choices.chance(15);
    }

    Choices choices() {
        return choices;
    }

    /** Whether the statement is about entities with encrypted attributes. */
    boolean encrypted() {
        return encrypted;
    }

    String alias() {
        aliases++;
        return "a" + aliases;
    }

    /**
     * Draws what stands under a not. H2 takes a tuple with a null for unknown, where the standard and a comparison of its
     * parts say false; this shows under a not alone.
     */
    String negated(Supplier<String> drawn) {
        negations++;
        try {
            return drawn.get();
        } finally {
            negations--;
        }
    }

    boolean negated() {
        return negations > 0;
    }

    /** The statement without its alias, if it has one only. */
    String unqualified(String text) {
        return aliases == 1 && choices.chance(20)
                ? text.replaceAll("\\ba1\\.", "").replaceAll(" a1\\b", "")
                : text;
    }

    /** Whether there is room for something large. */
    boolean room(int depth) {
        budget--;
        return depth > 0 && budget > 0;
    }

    Group group() {
        return new Group(choices.of(0, 0, 0, 1, 1, 2));
    }

    String literal(Kind kind, Group group) {
        literals.add(new Literal(kind, group, choices.pick(Pools.size(kind)), choices.pick(30)));
        return "\u0001L" + (literals.size() - 1) + "\u0002";
    }

    /** A literal of exactly this type. */
    String proper(Kind kind, Group group) {
        literals.add(new Literal(kind, group, choices.pick(Pools.size(kind)), 1));
        return "\u0001L" + (literals.size() - 1) + "\u0002";
    }

    /** A parameter of this place alone. */
    String own(Kind kind, Group group) {
        return fresh(kind, group, 0);
    }

    String parameter(Kind kind, Group group) {
        if (!parameters.isEmpty() && choices.chance(40)) {
            int known = choices.pick(parameters.size());
            if (parameters.get(known).kind == kind && parameters.get(known).count == 0) {
                return again(known, group);
            }
        }
        return fresh(kind, group, 0);
    }

    String list(Kind kind, Group group) {
        return fresh(kind, group, 1 + choices.pick(3));
    }

    /** The same parameter as the marker's in another place. */
    String again(String marker, Group group) {
        return again(Integer.parseInt(marker.substring(2, marker.length() - 1)), group);
    }

    private String again(int known, Group group) {
        parameters.get(known).places.add(group);
        return "\u0001P" + known + "\u0002";
    }

    private String fresh(Kind kind, Group group, int count) {
        int values = Pools.size(kind) + 1;
        Parameter parameter = new Parameter(kind, (choices.pick(values) + choices.shift()) % values, count);
        parameter.places.add(group);
        parameters.add(parameter);
        return "\u0001P" + (parameters.size() - 1) + "\u0002";
    }

    String write(String marked) {
        String text = marked;
        for (int i = 0; i < literals.size(); i++) {
            Literal literal = literals.get(i);
            Object value = Pools.value(literal.kind, literal.group.sealed(), literal.index);
            text = text.replace("\u0001L" + i + "\u0002", Pools.literal(value, literal.form));
        }
        for (int i = 0; i < parameters.size(); i++) {
            text = text.replace("\u0001P" + i + "\u0002", positional ? "?" + (i + 1) : ":p" + i);
        }
        return text;
    }

    HqlStatement statement(String marked, boolean mutation, boolean ordered, int first, int max) {
        List<Object> values = new ArrayList<>();
        Set<String> mayBeBound = new HashSet<>();
        Set<String> loose = new HashSet<>();
        for (Parameter parameter : parameters) {
            Object value = valueOf(parameter);
            values.add(value);
            if (parameter.loosePlace()) {
                loose.add(Rows.text(value));
            }
            if (parameter.plainPlace() || !parameter.sealed()) {
                (value instanceof List<?> list ? list : List.of(value)).forEach(one -> mayBeBound.add(Rows.text(one)));
            }
        }
        for (Literal literal : literals) {
            if (literal.kind == Kind.SEALED_HUE && !literal.group.sealed()) {
                mayBeBound.add(Rows.text(Pools.value(literal.kind, false, literal.index)));
            }
        }
        return new HqlStatement(
                write(marked),
                positional,
                values,
                mayBeBound,
                loose,
                encrypted,
                mutation,
                ordered,
                first,
                max,
                choices.made(),
                Promise.NONE);
    }

    private static Object valueOf(Parameter parameter) {
        if (parameter.count == 0) {
            return parameter.index == Pools.size(parameter.kind)
                    ? HqlStatement.NULL
                    : Pools.value(parameter.kind, parameter.sealed(), parameter.index);
        }
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < parameter.count; i++) {
            all.add(Pools.value(parameter.kind, parameter.sealed(), parameter.index + i));
        }
        return all;
    }
}
