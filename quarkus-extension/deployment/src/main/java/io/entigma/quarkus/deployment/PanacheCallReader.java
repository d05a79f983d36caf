// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.deployment;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.jandex.DotName;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * Reads in the byte code of classes which queries they give to Panache. Sees what a method alone tells: literals, constants, and
 * variables that have only one of them. Not thread safe.
 */
final class PanacheCallReader {
    private static final String TEXT = "java.lang.String";
    private static final String SORT = "io.quarkus.panache.common.Sort";
    private static final String ARRAY = "java.lang.Object[]";

    /** Panache's methods that ask for rows, with the types that can follow each other, the last of which are parameters. */
    private static final Map<String, Set<List<String>>> METHODS = Map.of(
            "find", withText(true),
            "list", withText(true),
            "stream", withText(true),
            "count", withText(false),
            "delete", withText(false),
            "update", withText(false),
            "findAll", Set.of(List.of(SORT)),
            "listAll", Set.of(List.of(SORT)),
            "streamAll", Set.of(List.of(SORT)));

    private final PanacheTypes types;

    PanacheCallReader(PanacheTypes types) {
        this.types = types;
    }

    private static Set<List<String>> withText(boolean sortable) {
        Set<List<String>> all = new HashSet<>();
        for (String parameters : List.of(ARRAY, "java.util.Map", "io.quarkus.panache.common.Parameters")) {
            all.add(List.of(TEXT, parameters));
            if (sortable) {
                all.add(List.of(TEXT, SORT, parameters));
            }
        }
        return Set.copyOf(all);
    }

    /**
     * Reads a class as it was compiled.
     *
     * @param name of the application
     * @return the calls in it; those of which the query is not known are left out
     */
    List<PanacheCall> calls(DotName name) {
        String file = name.toString().replace('.', '/') + ".class";
        ClassNode type = new ClassNode();
        try (InputStream bytes = Thread.currentThread().getContextClassLoader().getResourceAsStream(file)) {
            if (bytes == null) {
                return List.of();
            }
            new ClassReader(bytes).accept(type, ClassReader.SKIP_FRAMES);
        } catch (IOException e) {
            throw new IllegalStateException("Class file of " + name + ": cannot be read", e);
        }
        List<PanacheCall> calls = new ArrayList<>();
        for (MethodNode method : type.methods) {
            List<MethodInsnNode> candidates = candidates(method);
            if (!candidates.isEmpty()) {
                read(type, method, candidates, calls);
            }
        }
        return calls;
    }

    private static List<MethodInsnNode> candidates(MethodNode method) {
        List<MethodInsnNode> found = new ArrayList<>();
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof MethodInsnNode call
                    && METHODS.getOrDefault(call.name, Set.of()).contains(argumentTypes(call))) {
                found.add(call);
            }
        }
        return found;
    }

    private static List<String> argumentTypes(MethodInsnNode call) {
        List<String> names = new ArrayList<>();
        for (Type type : Type.getArgumentTypes(call.desc)) {
            names.add(type.getClassName());
        }
        return names;
    }

    private void read(ClassNode type, MethodNode method, List<MethodInsnNode> candidates, List<PanacheCall> calls) {
        SeenValues values = new SeenValues();
        Frame<Seen>[] frames;
        try {
            frames = new Analyzer<>(values).analyze(type.name, method);
        } catch (AnalyzerException e) {
            // Code that no compiler of ours has made: it is not looked at.
            return;
        }
        Set<AbstractInsnNode> counted = counted(method, frames);
        for (MethodInsnNode call : candidates) {
            Frame<Seen> frame = frames[method.instructions.indexOf(call)];
            String entity = frame == null ? null : types.entity(call);
            PanacheCall read = entity == null
                    ? null
                    : call(place(type, method, call), entity, call, frame, values, counted.contains(call));
            if (read != null) {
                calls.add(read);
            }
        }
    }

    private static Set<AbstractInsnNode> counted(MethodNode method, Frame<Seen>[] frames) {
        Set<AbstractInsnNode> counted = new HashSet<>();
        for (AbstractInsnNode instruction : method.instructions) {
            Frame<Seen> frame = frames[method.instructions.indexOf(instruction)];
            if (frame != null && instruction.getOpcode() == Opcodes.INVOKEINTERFACE) {
                MethodInsnNode call = (MethodInsnNode) instruction;
                AbstractInsnNode query = SeenValues.counted(
                        call, argument(frame, 0, 1 + argumentTypes(call).size()));
                if (query != null) {
                    counted.add(query);
                }
            }
        }
        return counted;
    }

    private static Seen argument(Frame<Seen> frame, int index, int of) {
        return frame.getStack(frame.getStackSize() - of + index);
    }

    private static @Nullable PanacheCall call(
            String place, String entity, MethodInsnNode call, Frame<Seen> frame, SeenValues values, boolean isCounted) {
        List<String> types = argumentTypes(call);
        String text = null;
        SeenSort sort = null;
        Integer parameters = types.contains(ARRAY) || types.size() == 1 ? 0 : null;
        for (int i = 0; i < types.size(); i++) {
            Object content = argument(frame, i, types.size()).content();
            switch (types.get(i)) {
                case TEXT -> text = content instanceof String literal ? literal : null;
                case SORT -> sort = content instanceof SeenSort seen ? seen : null;
                case ARRAY -> parameters = values.length(content);
                default -> {
                    // A map's size is not known.
                }
            }
        }
        if (types.get(0).equals(TEXT) ? text == null : sort == null) {
            return null;
        }
        return new PanacheCall(place, entity, isCounted ? "count" : call.name, text, parameters, sort);
    }

    /** A lambda is named as the method that has it. */
    private static String place(ClassNode type, MethodNode method, AbstractInsnNode instruction) {
        String name = method.name.replaceFirst("^lambda\\$(.+)\\$\\d+$", "$1");
        String place = type.name.substring(type.name.lastIndexOf('/') + 1).replace('$', '.') + "." + name;
        AbstractInsnNode before = instruction;
        while (before != null && !(before instanceof LineNumberNode)) {
            before = before.getPrevious();
        }
        return before == null ? place : place + ", line " + ((LineNumberNode) before).line;
    }
}
