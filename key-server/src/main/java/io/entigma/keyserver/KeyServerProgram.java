// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver;

import io.entigma.keyserver.files.SetupException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the key server. */
@Command(
        name = "key-server",
        description = {
            "Reference key server for Entigma: wraps and unwraps data keys over mutual TLS.",
            "",
            "What it is not: a certified HSM. The KEKs are in the memory of this process and in a file sealed by a"
                    + " passphrase; whoever controls this machine while it runs can take them."
        },
        mixinStandardHelpOptions = true,
        version = "entigma key server 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            InitCommand.class,
            ClientCommand.class,
            ServeCommand.class,
            MakeKekCommand.class,
            RotateCommand.class,
            KeksCommand.class,
            AuditVerifyCommand.class
        })
public final class KeyServerProgram implements Runnable {
    static final String WHAT_IT_IS_NOT =
            "This is a reference key server, not a certified HSM: the KEKs are in this process's memory.";

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    private CommandLine.Model.CommandSpec spec;

    private KeyServerProgram() {}

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Name a command, for example 'init' or 'serve'");
    }

    static CommandLine commandLine() {
        return new CommandLine(new KeyServerProgram()).setExecutionExceptionHandler((e, line, parsed) -> {
            if (!(e instanceof SetupException)) {
                throw e;
            }
            PrintWriter err = line.getErr();
            err.println(line.getCommandName() + ": " + e.getMessage());
            if (e.getCause() != null) {
                err.println("  because of " + e.getCause());
            }
            err.flush();
            return 1;
        });
    }

    /**
     * Runs a command.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        int status = commandLine().execute(arguments);
        if (status != 0) {
            System.exit(status);
        }
    }
}
