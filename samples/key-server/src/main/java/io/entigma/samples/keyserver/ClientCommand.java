// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.keyserver;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Adds a client. */
@Command(
        name = "client",
        mixinStandardHelpOptions = true,
        description = "Makes a client's certificate and lists the client with its tenants, rate and rights. A running"
                + " server takes it over within about a second.")
final class ClientCommand implements Callable<Integer> {
    @Mixin
    private DirectoryOption directory = new DirectoryOption();

    @Mixin
    private StorePasswordOption storePassword = new StorePasswordOption();

    @Parameters(paramLabel = "NAME", description = "The client: 1 to 64 of A-Z a-z 0-9 . _ -")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Option(
            names = "--tenants",
            paramLabel = "LIST",
            description = "Exact tenant names, separated by commas, or * for all. Default: none")
    private String tenants = "";

    @Option(
            names = "--values",
            paramLabel = "LIST",
            description =
                    "Contexts of attributes, as customer.ssn, whose values this server seals and opens for the client,"
                            + " separated by commas, or * for all. Default: none")
    private String values = "";

    @Option(names = "--admin", description = "May rotate KEKs and switch their versions on and off.")
    private boolean admin;

    @Option(names = "--rate", paramLabel = "N/s", description = "Most requests per second. Default: ${DEFAULT-VALUE}")
    private String rate = Client.DEFAULT_RATE + "/s";

    @Option(
            names = "--renew",
            description = "Replaces the certificate and rights of a client that is there; its old certificate counts no"
                    + " more.")
    private boolean renew;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (Secret secret = storePassword.read()) {
            ServerSetup setup = ServerSetup.open(directory.path, secret);
            if (setup.hasClient(name) != renew) {
                throw new SetupException(
                        renew
                                ? "Client '" + name + "' does not exist; leave out --renew to make it"
                                : "Client '" + name + "' exists already; --renew replaces its certificate and rights");
            }
            Set<String> list = tenants.isEmpty() ? Set.of() : InitCommand.tenants(tenants);
            Path store = setup.addClient(name, list, admin, perSecond(rate));
            setup.allowValues(name, values.isEmpty() ? Set.of() : InitCommand.tenants(values));
            spec.commandLine().getOut().println("made '" + store + "'");
            return 0;
        }
    }

    private static int perSecond(String rate) {
        if (!rate.matches("[1-9]\\d{0,6}(/s)?")) {
            throw new SetupException("--rate '" + rate + "': must be a number of requests a second, as 200/s");
        }
        return Integer.parseInt(rate.replace("/s", ""));
    }
}
