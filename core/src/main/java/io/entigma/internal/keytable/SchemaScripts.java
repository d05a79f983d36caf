// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The DDL scripts for one database product, in their order, and what tables and columns they make. A new version of the tables
 * is a line in {@code io/entigma/ddl/scripts.txt}, a script of that name for each product, and a change set of Liquibase for
 * each. Immutable.
 */
final class SchemaScripts {
    private static final Pattern CREATE =
            Pattern.compile("CREATE TABLE IF NOT EXISTS (\\w+) \\(\\s*(.*)", Pattern.DOTALL);
    private static final Pattern COLUMN = Pattern.compile("(?m)^\\s*(?!CONSTRAINT|INDEX|\\))(\\w+)\\s+(.*?),?$");
    private static final Pattern ADD =
            Pattern.compile("ALTER TABLE (\\w+) ADD COLUMN (?:IF NOT EXISTS )?(\\w+)\\s+(.*)", Pattern.DOTALL);

    private final List<SchemaScript> scripts;
    private final Map<String, Map<String, String>> tables = new LinkedHashMap<>();

    private SchemaScripts(List<SchemaScript> scripts) {
        this.scripts = scripts;
        for (SchemaScript script : scripts) {
            script.statements().forEach(this::note);
        }
    }

    /** Those of a product, by the name of its folder. */
    static SchemaScripts of(String product) {
        List<String> names = SchemaScript.names();
        return new SchemaScripts(IntStream.range(0, names.size())
                .mapToObj(i -> SchemaScript.read(product, i + 1, names.get(i)))
                .toList());
    }

    private void note(String statement) {
        Matcher create = CREATE.matcher(statement);
        Added add = added(statement);
        if (create.lookingAt()) {
            Map<String, String> columns = tables.computeIfAbsent(create.group(1), unused -> new LinkedHashMap<>());
            Matcher column = COLUMN.matcher(create.group(2));
            while (column.find()) {
                columns.put(column.group(1), column.group(2));
            }
        } else if (add != null) {
            tables.computeIfAbsent(add.table(), unused -> new LinkedHashMap<>()).put(add.column(), add.definition());
        }
    }

    /** The version that this Entigma needs. */
    int newest() {
        return scripts.get(scripts.size() - 1).number();
    }

    /** The scripts that tables of a version lack. */
    List<SchemaScript> after(int version) {
        return scripts.stream().filter(script -> script.number() > version).toList();
    }

    /** The tables, without a schema, and the columns of each with their definitions. */
    Map<String, Map<String, String>> tables() {
        return tables;
    }

    /** The statements that make a table as it is to be, in their order. */
    List<String> making(String table) {
        Pattern about = Pattern.compile(
                "(?:CREATE TABLE IF NOT EXISTS|CREATE INDEX IF NOT EXISTS \\w+ ON|ALTER TABLE) " + table + "\\b.*",
                Pattern.DOTALL);
        List<String> making = new ArrayList<>();
        for (SchemaScript script : scripts) {
            script.statements().stream()
                    .filter(statement -> about.matcher(statement).matches())
                    .forEach(making::add);
        }
        return making;
    }

    /** A column that a statement adds to a table. */
    record Added(String table, String column, String definition) {}

    /** What a statement adds, or null if it does something else. */
    static @Nullable Added added(String statement) {
        Matcher add = ADD.matcher(statement);
        return add.matches() ? new Added(add.group(1), add.group(2), add.group(3)) : null;
    }
}
