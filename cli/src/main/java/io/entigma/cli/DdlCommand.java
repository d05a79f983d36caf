// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli;

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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the DDL of Entigma's tables. */
@Command(name = "ddl", description = "Print the SQL that makes Entigma's tables.")
final class DdlCommand implements Callable<Integer> {
    /** Databases. */
    enum Product {
        MYSQL,
        MARIADB,
        POSTGRESQL,
        H2
    }

    @Parameters(paramLabel = "DATABASE", description = "mysql, mariadb, postgresql or h2.")
    private Product product = Product.MYSQL;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Product script = product == Product.MARIADB ? Product.MYSQL : product;
        String name = "/io/entigma/ddl/" + script.name().toLowerCase(Locale.ROOT) + "/R__entigma_tables.sql";
        try (InputStream in = Objects.requireNonNull(KeyTable.class.getResourceAsStream(name))) {
            PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
            out.print(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            out.flush();
        }
        return ExitCode.OK;
    }
}
