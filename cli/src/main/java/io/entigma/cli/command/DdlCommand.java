// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.command;

import io.entigma.key.KeyTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the DDL of Entigma's tables. */
@Command(name = "ddl", description = "Print the SQL that makes Entigma's tables, or brings them up to date.")
public final class DdlCommand implements Callable<Integer> {
    /** Databases. */
    enum Product {
        MYSQL,
        MARIADB,
        POSTGRESQL,
        H2
    }

    @Parameters(paramLabel = "DATABASE", description = "mysql, mariadb, postgresql or h2.")
    private Product product = Product.MYSQL;

    @Option(
            names = "--from",
            paramLabel = "VERSION",
            description = "Only what tables of this schema version lack; docs/upgrade.md tells how to find it.")
    private int from;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Product script = product == Product.MARIADB ? Product.MYSQL : product;
        String folder = script.name().toLowerCase(Locale.ROOT);
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        // Each script makes the version that is its place in the list.
        for (String name : read("scripts.txt").lines().skip(Math.max(0, from)).toList()) {
            out.print(read(folder + "/R__entigma_" + name + ".sql"));
        }
        out.flush();
        return ExitCode.OK;
    }

    private static String read(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(KeyTable.class.getResourceAsStream("/io/entigma/ddl/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
