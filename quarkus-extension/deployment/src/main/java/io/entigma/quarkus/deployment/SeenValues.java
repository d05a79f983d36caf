// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.deployment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicInterpreter;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Interpreter;

/**
 * Follows texts, numbers, arrays of arguments, and Panache's sorts and queries through a method's code. What two ways through it
 * make different is not known. For one method.
 */
final class SeenValues extends Interpreter<Seen> {
    private static final String QUERY = "io/quarkus/hibernate/orm/panache/PanacheQuery";

    private final BasicInterpreter types = new BasicInterpreter();
    private final Map<AbstractInsnNode, Integer> lengths = new HashMap<>();
    private final Map<AbstractInsnNode, Map<Integer, @Nullable Object>> elements = new HashMap<>();

    SeenValues() {
        super(Opcodes.ASM9);
    }

    /** How many elements an array has, or null if that is not known. */
    @Nullable
    Integer length(@Nullable Object content) {
        return content instanceof Seen.Made made ? lengths.get(made.by()) : null;
    }

    /** What is known of an argument: of an array the elements, if it was made for this call. */
    @Nullable
    Object argument(Seen value) {
        if (!(value.content() instanceof Seen.Made made)) {
            return value.content();
        }
        Integer length = lengths.get(made.by());
        Map<Integer, @Nullable Object> known = elements.getOrDefault(made.by(), Map.of());
        List<Object> all = new ArrayList<>();
        for (int i = 0; length != null && i < length; i++) {
            if (known.get(i) instanceof String text) {
                all.add(text);
            }
        }
        return length != null && made.isDirect() && all.size() == length ? all : null;
    }

    private static @Nullable Seen seen(@Nullable BasicValue type, @Nullable Object content) {
        return type == null ? null : new Seen(type, content);
    }

    @Override
    public @Nullable Seen newValue(@Nullable Type type) {
        return seen(types.newValue(type), null);
    }

    @Override
    public @Nullable Seen newOperation(AbstractInsnNode instruction) throws AnalyzerException {
        int opcode = instruction.getOpcode();
        Object content = null;
        if (opcode >= Opcodes.ICONST_M1 && opcode <= Opcodes.ICONST_5) {
            content = opcode - Opcodes.ICONST_0;
        } else if (instruction instanceof IntInsnNode number) {
            content = number.operand;
        } else if (instruction instanceof LdcInsnNode constant && constant.cst instanceof String) {
            content = constant.cst;
        } else if (instruction instanceof FieldInsnNode field) {
            content = SeenSort.constant(field.owner, field.name);
        }
        return seen(types.newOperation(instruction), content);
    }

    /** Whoever has an array in a variable can change it at any time. */
    @Override
    public Seen copyOperation(AbstractInsnNode instruction, Seen value) {
        boolean isVariable = instruction.getOpcode() == Opcodes.ALOAD || instruction.getOpcode() == Opcodes.ASTORE;
        return isVariable && value.content() instanceof Seen.Made made
                ? new Seen(value.type(), new Seen.Made(made.by(), false))
                : value;
    }

    @Override
    public @Nullable Seen unaryOperation(AbstractInsnNode instruction, Seen value) throws AnalyzerException {
        Object content = null;
        if (instruction.getOpcode() == Opcodes.CHECKCAST) {
            content = value.content();
        } else if (instruction.getOpcode() == Opcodes.ANEWARRAY && value.content() instanceof Integer length) {
            Integer other = lengths.put(instruction, length);
            content = other == null || other.equals(length) ? new Seen.Made(instruction, true) : null;
        }
        return seen(types.unaryOperation(instruction, value.type()), content);
    }

    @Override
    public @Nullable Seen binaryOperation(AbstractInsnNode instruction, Seen value1, Seen value2)
            throws AnalyzerException {
        return seen(types.binaryOperation(instruction, value1.type(), value2.type()), null);
    }

    @Override
    public @Nullable Seen ternaryOperation(AbstractInsnNode instruction, Seen array, Seen index, Seen value) {
        if (instruction.getOpcode() == Opcodes.AASTORE && array.content() instanceof Seen.Made made) {
            Map<Integer, @Nullable Object> known = elements.computeIfAbsent(made.by(), any -> new HashMap<>());
            if (index.content() instanceof Integer at) {
                boolean isSame = !known.containsKey(at) || Objects.equals(known.get(at), value.content());
                known.put(at, isSame ? value.content() : null);
            } else {
                known.replaceAll((at, any) -> null);
            }
        }
        return null;
    }

    @Override
    public @Nullable Seen naryOperation(AbstractInsnNode instruction, List<? extends Seen> values)
            throws AnalyzerException {
        Object content = null;
        if (instruction instanceof MethodInsnNode call) {
            content = call.desc.endsWith(")L" + QUERY + ";")
                    ? query(call, values)
                    : SeenSort.of(call, values.stream().map(this::argument).toList());
        }
        return seen(
                types.naryOperation(instruction, values.stream().map(Seen::type).toList()), content);
    }

    /** A query's own methods give it again, another page of it, say. */
    private static Object query(MethodInsnNode call, List<? extends Seen> values) {
        return call.owner.equals(QUERY) && values.get(0).content() instanceof Seen.Made made
                ? made
                : new Seen.Made(call, true);
    }

    /** Which call made the query that another call counts, or null if it does something else. */
    static @Nullable AbstractInsnNode counted(MethodInsnNode call, Seen on) {
        return call.owner.equals(QUERY) && call.name.equals("count") && on.content() instanceof Seen.Made made
                ? made.by()
                : null;
    }

    @Override
    public void returnOperation(AbstractInsnNode instruction, Seen value, Seen expected) {
        // Nothing is to be learnt from it.
    }

    @Override
    public Seen merge(Seen value1, Seen value2) {
        return value1.equals(value2) ? value1 : new Seen(types.merge(value1.type(), value2.type()), null);
    }
}
