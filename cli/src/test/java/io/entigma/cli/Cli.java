// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli;

import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Map;
import picocli.CommandLine;

/** One run of the command line in this process. */
record Cli(int exit, String out, String err) {
    static Cli run(Map<String, String> environment, String... args) {
        return typing("", environment, args);
    }

    /** The same with somebody at the keyboard. */
    static Cli typing(String typed, Map<String, String> environment, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = EntigmaCommand.commandLine(environment, new StringReader(typed))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err));
        int exit = line.execute(args);
        return new Cli(exit, out.toString(), err.toString());
    }
}
