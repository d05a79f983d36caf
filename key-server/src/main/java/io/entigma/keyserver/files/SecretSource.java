// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads secrets from where they may come from: a file, an environment variable, standard input; never an argument. */
public final class SecretSource {
    static final String STANDARD_INPUT = "-";
    private static final int MAX_BYTES = 4096;

    private SecretSource() {}

    /** Reads a secret as the options of a command say: from its file if one is named, else from the environment. */
    public static Secret read(
            String what, String option, @Nullable String file, String variable, Map<String, String> environment) {
        if (file == null) {
            String value = environment.get(variable);
            if (value == null || value.isEmpty()) {
                throw new SetupException(what + ": give it in a file with --" + option + "-file, or in the environment"
                        + " variable " + variable);
            }
            return Secret.copyOf(value.getBytes(StandardCharsets.UTF_8));
        }
        try {
            return file.equals(STANDARD_INPUT) ? firstLine(what, System.in) : fromFile(what, Path.of(file));
        } catch (IOException e) {
            throw new SetupException(what + ": file '" + file + "' cannot be read; check its path and mode", e);
        }
    }

    /** A password that the key server itself has put into a file. */
    public static Secret readFile(String what, Path file) {
        try {
            return fromFile(what, file);
        } catch (IOException e) {
            throw new SetupException(what + ": file '" + file + "' cannot be read; check its path and mode", e);
        }
    }

    private static Secret fromFile(String what, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return firstLine(what, in);
        }
    }

    /** Reads byte by byte: standard input may stay open after its first line. */
    private static Secret firstLine(String what, InputStream in) throws IOException {
        byte[] line = new byte[MAX_BYTES];
        int length = 0;
        for (int b = in.read(); b >= 0 && b != '\n' && b != '\r'; b = in.read()) {
            if (length == line.length) {
                throw new SetupException(what + ": must have at most " + MAX_BYTES + " bytes");
            }
            line[length++] = (byte) b;
        }
        byte[] bytes = Arrays.copyOf(line, length);
        Arrays.fill(line, (byte) 0);
        if (length == 0) {
            throw new SetupException(what + ": the first line is empty");
        }
        return Secret.copyOf(bytes);
    }
}
