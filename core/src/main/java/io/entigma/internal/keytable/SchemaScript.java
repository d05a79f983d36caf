// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One numbered DDL script of the jar, which brings Entigma's tables from the version before to its own. What was released
 * never changes. Every statement can be run again: it makes a table, an index or one column, or writes the version.
 *
 * @param number the schema version that the tables have after it
 * @param resource where it is in the jar
 * @param statements its statements, without schema names
 */
record SchemaScript(int number, String resource, List<String> statements) {
    private static final String FOLDER = "io/entigma/ddl/";

    /** Reads {@code R__entigma_<name>.sql}: the number in the name has Flyway run each once, in their order. */
    static SchemaScript read(String product, int number, String name) {
        String resource = FOLDER + product + "/R__entigma_" + name + ".sql";
        List<String> statements = Arrays.stream(
                        text(resource).replaceAll("(?m)^\\s*--.*$", "").split(";"))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
        return new SchemaScript(number, resource, statements);
    }

    /** The names of all scripts in their order, which are the same for each product; the first one makes version 1. */
    static List<String> names() {
        return text(FOLDER + "scripts.txt").lines().toList();
    }

    private static String text(String resource) {
        try (@Nullable InputStream in = SchemaScript.class.getResourceAsStream("/" + resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
