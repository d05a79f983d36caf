// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli;

import io.entigma.cli.command.AcceptRestoreCommand;
import io.entigma.cli.command.AuditCommand;
import io.entigma.cli.command.CheckCommand;
import io.entigma.cli.command.ConstraintsCommand;
import io.entigma.cli.command.CreateKekCommand;
import io.entigma.cli.command.DdlCommand;
import io.entigma.cli.command.ExitCode;
import io.entigma.cli.command.PlanCommand;
import io.entigma.cli.command.RetireCommand;
import io.entigma.cli.command.Root;
import io.entigma.cli.command.RotateDekCommand;
import io.entigma.cli.command.RotateIndexKeyCommand;
import io.entigma.cli.command.RotateKekCommand;
import io.entigma.cli.command.Session;
import io.entigma.cli.command.ShredCommand;
import io.entigma.cli.command.StatusCommand;
import io.entigma.cli.command.TenantsCommand;
import io.entigma.cli.command.VerifyCommand;
import io.entigma.cli.job.AssignTenantsCommand;
import io.entigma.cli.job.DecryptColumnCommand;
import io.entigma.cli.job.EncryptColumnCommand;
import io.entigma.cli.job.JobsCommand;
import io.entigma.cli.job.ReencryptCommand;
import io.entigma.cli.output.ErrorText;
import io.entigma.cli.output.Output;
import io.entigma.cli.output.ProgressMode;
import io.entigma.settings.Settings;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line's root: options that all commands have, and the program's entry. */
@Command(
        name = "entigma",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        // No header, which all commands would inherit.
        description = {
            "Rotate keys, re-encrypt data, prove it, retire and shred keys.",
            "",
            "Works on the key table and on the encrypted columns that applications have registered there; needs no entity"
                    + " classes. Every command can be run again after it was broken off, and beside running applications."
        },
        footerHeading = "%nSettings%n",
        footer = {
            "  From --config FILE (a properties file) and the environment, which goes first. Passwords only there.",
            "  entigma.kek.uri                  ENTIGMA_KEK_URI                  KEK for new data keys",
            "  entigma.kek.client-key-store ... ENTIGMA_KEK_CLIENT_KEY_STORE ... of the key server's client",
            "  entigma.key-table.url            ENTIGMA_KEY_TABLE_URL            JDBC URL of the key table",
            "  entigma.key-table.user           ENTIGMA_KEY_TABLE_USER",
            "  entigma.key-table.password       ENTIGMA_KEY_TABLE_PASSWORD",
            "  entigma.data.url, .user, .password                                the data, if it is elsewhere",
            "  entigma.data.tenants             ENTIGMA_DATA_TENANTS             a file: each tenant's schema, or JDBC URL",
            "",
            "Exit codes",
            "  0 all done   1 not all done, or something found   2 wrong command line   3 job paused   4 settings or servers"
        },
        subcommands = {
            StatusCommand.class,
            TenantsCommand.class,
            RotateKekCommand.class,
            RotateDekCommand.class,
            RotateIndexKeyCommand.class,
            PlanCommand.class,
            ReencryptCommand.class,
            EncryptColumnCommand.class,
            AssignTenantsCommand.class,
            DecryptColumnCommand.class,
            JobsCommand.class,
            VerifyCommand.class,
            AuditCommand.class,
            ConstraintsCommand.class,
            RetireCommand.class,
            AcceptRestoreCommand.class,
            ShredCommand.class,
            CheckCommand.class,
            CreateKekCommand.class,
            DdlCommand.class,
            CommandLine.HelpCommand.class
        })
public final class EntigmaCommand implements Runnable, Root {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Properties file with settings.")
    private @Nullable Path config;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print the result as JSON.")
    private boolean json;

    @Option(
            names = "--progress",
            paramLabel = "HOW",
            scope = ScopeType.INHERIT,
            defaultValue = "AUTO",
            description = "bar, lines or none; without it a bar on a terminal and lines elsewhere.")
    private ProgressMode progress = ProgressMode.AUTO;

    @Option(names = "--stacktrace", scope = ScopeType.INHERIT, description = "Print where an error came from.")
    private boolean stackTrace;

    @Spec
    private @Nullable CommandSpec spec;

    private final Map<String, String> environment;
    private final Reader in;

    /** Of the settings, once they are read. */
    private Secrets secrets = Secrets.NONE;

    EntigmaCommand(Map<String, String> environment, Reader in) {
        this.environment = environment;
        this.in = in;
    }

    /**
     * The program.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        Reader in = new InputStreamReader(System.in, Charset.defaultCharset());
        System.exit(commandLine(System.getenv(), in).execute(args));
    }

    static CommandLine commandLine(Map<String, String> environment, Reader in) {
        EntigmaCommand root = new EntigmaCommand(environment, in);
        return new CommandLine(root)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(java.time.Duration.class, new DurationConverter())
                .setParameterExceptionHandler((e, unused) -> refuse(e))
                .setExecutionExceptionHandler(root::handle);
    }

    private static int refuse(CommandLine.ParameterException e) {
        CommandLine command = e.getCommandLine();
        command.getErr().println(new ErrorText(Secrets.NONE::hidden).message(e));
        command.usage(command.getErr());
        command.getErr().flush();
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private int handle(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        ErrorText text = new ErrorText(secrets::hidden);
        command.getErr().println(command.getCommandName() + ": " + text.message(e));
        if (stackTrace) {
            text.trace(e).forEach(command.getErr()::println);
        }
        command.getErr().flush();
        return e instanceof io.entigma.error.KeyInUseException ? ExitCode.NOT_ALL_DONE : ExitCode.UNUSABLE;
    }

    @Override
    public Session open() throws IOException {
        CommandSettings settings = settings();
        return new Session(settings.forEngine(), Settings.of(settings.all()), settings.tenants());
    }

    @Override
    public String answer(String question, CommandSpec command) throws IOException {
        command.commandLine().getErr().print(question);
        command.commandLine().getErr().flush();
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString();
    }

    @Override
    public Settings kekClientSettings() throws IOException {
        return Settings.of(settings().all());
    }

    private CommandSettings settings() throws IOException {
        CommandSettings settings = CommandSettings.load(config, environment);
        secrets = settings.secrets();
        return settings;
    }

    @Override
    public Output output(CommandSpec command) {
        // What is secret is known once the settings are read, which can be later.
        return new Output(command.commandLine().getOut(), json, text -> secrets.hidden(text));
    }

    @Override
    public ProgressMode progressMode() {
        return progress;
    }

    /** Without a command: the help. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                java.util.Objects.requireNonNull(spec).commandLine(), "A command is missing");
    }
}
