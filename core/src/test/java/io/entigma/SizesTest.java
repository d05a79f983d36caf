// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * How large packages, classes and methods of all modules may get, and the methods of their tests. Code lines have no
 * blanks and no comments.
 */
class SizesTest {
    private static final int FILES = 30;
    private static final int CLASS_LINES = 250;
    private static final int METHOD_LINES = 40;

    private final List<String> tooLarge = new ArrayList<>();

    private static List<Path> sources(String kind) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            return files.filter(file -> file.toString().contains("/src/" + kind + "/java/"))
                    .filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .toList();
        }
    }

    @Test
    void packagesClassesAndMethods_staySmall() throws IOException {
        List<Path> sources = sources("main");
        assertThat(sources).hasSizeGreaterThan(400);
        Map<String, Integer> files = new TreeMap<>();
        for (Path source : sources) {
            String folder = source.getParent().toString();
            files.merge(folder.substring(folder.indexOf("/java/") + 6), 1, Integer::sum);
        }
        files.forEach((folder, count) -> check("package " + folder, count, FILES));
        measure(sources, true);
        assertThat(tooLarge).isEmpty();
    }

    @Test
    void methodsOfTests_staySmall() throws IOException {
        List<Path> sources = sources("test");
        assertThat(sources).hasSizeGreaterThan(400);
        // A test class holds what is tested about one thing, so only its methods have a limit.
        measure(sources, false);
        assertThat(tooLarge).isEmpty();
    }

    private void measure(List<Path> sources, boolean classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        JavacTask task = (JavacTask) compiler.getTask(
                null,
                null,
                problem -> {},
                List.of("-proc:none"),
                null,
                compiler.getStandardFileManager(null, null, null).getJavaFileObjectsFromPaths(sources));
        SourcePositions positions = Trees.instance(task).getSourcePositions();
        for (CompilationUnitTree unit : task.parse()) {
            new Sizes(unit, positions, classes).scan(unit, null);
        }
    }

    private void check(String what, int size, int limit) {
        if (size > limit) {
            tooLarge.add(what + " has " + size);
        }
    }

    private final class Sizes extends TreeScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final boolean classes;
        private final String text;

        Sizes(CompilationUnitTree unit, SourcePositions positions, boolean classes) throws IOException {
            this.unit = unit;
            this.positions = positions;
            this.classes = classes;
            this.text = unit.getSourceFile().getCharContent(true).toString();
        }

        @Override
        public Void visitClass(ClassTree type, Void unused) {
            if (classes) {
                check("class " + type.getSimpleName(), lines(type), CLASS_LINES);
            }
            return super.visitClass(type, unused);
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            if (method.getBody() != null) {
                String name = unit.getSourceFile().getName() + " " + method.getName();
                check("method " + name, lines(method.getBody()) - 2, METHOD_LINES);
            }
            return super.visitMethod(method, unused);
        }

        private int lines(Tree tree) {
            int start = (int) positions.getStartPosition(unit, tree);
            int end = (int) positions.getEndPosition(unit, tree);
            return (int) text.substring(start, end)
                    .replaceAll("(?s)/\\*.*?\\*/", "")
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("//"))
                    .count();
        }
    }
}
