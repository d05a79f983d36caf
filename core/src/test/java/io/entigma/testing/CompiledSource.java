// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;

/** Compiles a class at run time: one that only some versions allow, or that must not be on the class path. */
public final class CompiledSource {
    private CompiledSource() {}

    /**
     * Compiles one public class.
     *
     * @param folder where source and class file go
     * @param name its binary name
     * @param source its text
     * @return the class file
     */
    public static Path compile(Path folder, String name, String source) throws IOException {
        Path file = folder.resolve(name.substring(name.lastIndexOf('.') + 1) + ".java");
        Files.writeString(file, source);
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        // As everything else here is compiled: Hibernate's enhancer does not read every newer class
                        // file.
                        "--release",
                        "17",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        folder.toString(),
                        file.toString());
        if (result != 0) {
            throw new IllegalStateException(name + " does not compile");
        }
        return folder.resolve(name.replace('.', '/') + ".class");
    }
}
