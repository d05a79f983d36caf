// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver;

import io.entigma.keyserver.client.ClientRights;
import io.entigma.keyserver.files.ClientFolder;
import io.entigma.keyserver.files.SetupException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Adds, changes, renews or revokes a client. */
@Command(
        name = "client",
        mixinStandardHelpOptions = true,
        description = "Makes a client's certificate and lists the client with its KEKs, tenants, rate and rights, or"
                + " revokes it. A running server takes it over within about a second.")
final class ClientCommand implements Callable<Integer> {
    @Mixin
    private DirectoryOption directory = new DirectoryOption();

    @Mixin
    private AuthorityOption authority = new AuthorityOption();

    @Parameters(paramLabel = "NAME", description = "The client: 1 to 64 of A-Z a-z 0-9 . _ -")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Option(
            names = "--keks",
            paramLabel = "LIST",
            description = "Names of the KEKs it may use, separated by commas, or * for all, those to come included.")
    private @Nullable String keks;

    @Option(
            names = "--tenants",
            paramLabel = "LIST",
            description = "Exact tenant names, separated by commas, or * for all. Default: none")
    private @Nullable String tenants;

    @Option(
            names = "--values",
            paramLabel = "LIST",
            description =
                    "Contexts of attributes, as customer.ssn, whose values this server seals and opens for the client,"
                            + " separated by commas, or * for all. Default: none")
    private @Nullable String values;

    @Option(
            names = "--admin",
            negatable = true,
            description = "May rotate its KEKs, switch their versions on and off, and read the audit log's head.")
    private @Nullable Boolean admin;

    @Option(
            names = "--rate",
            paramLabel = "N/s",
            description = "Most requests per second. Default: " + ClientRights.DEFAULT_RATE + "/s")
    private @Nullable String rate;

    @Option(
            names = "--renew",
            description =
                    "Replaces the certificate of a client that is there, and revokes the old one at once. Rights stay,"
                            + " but for those that are given.")
    private boolean renew;

    @Option(
            names = "--change",
            description = "Gives a client that is there the rights that are given; its other rights and its certificate"
                    + " stay.")
    private boolean change;

    @Option(
            names = "--revoke",
            description = "Takes the client out of the list, and its certificate gets nothing any more. Needs no key of"
                    + " the authority.")
    private boolean revoke;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        ServerSetup setup = ServerSetup.open(directory.path, authority.directory(directory));
        if (revoke) {
            requireAlone();
            setup.revoke(name);
            say("revoked client '" + name + "'; a running server refuses it within about a second");
        } else if (change && !renew) {
            setup.changeRights(name, this::rights);
            say("changed client '" + name + "'; a running server takes it over within about a second");
        } else {
            ClientFolder folder = setup.addClient(name, rights(before(setup)));
            say("made '" + folder.path() + "'; move it to the client");
        }
        return 0;
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
    }

    private void requireAlone() {
        if (renew || change || keks != null || tenants != null || values != null || admin != null || rate != null) {
            throw new SetupException("--revoke: takes no other right or --renew with it; leave them out");
        }
    }

    private ClientRights before(ServerSetup setup) {
        @Nullable ClientRights old = setup.rights(name).orElse(null);
        if ((old != null) != renew) {
            throw new SetupException(
                    renew
                            ? "Client '" + name + "' does not exist; leave out --renew to make it"
                            : "Client '" + name + "' exists already; --change gives it other rights, --renew another"
                                    + " certificate, --revoke ends it");
        }
        return old == null ? ClientRights.of(Set.of(), Set.of()) : old;
    }

    private ClientRights rights(ClientRights before) {
        ClientRights rights = new ClientRights(
                keks == null ? before.keks() : names(keks),
                tenants == null ? before.tenants() : names(tenants),
                values == null ? before.attributes() : names(values),
                admin == null ? before.admin() : admin,
                rate == null ? before.ratePerSecond() : perSecond(rate));
        if (rights.keks().isEmpty()) {
            throw new SetupException(
                    "Client '" + name + "': without a KEK it may do nothing; give --keks, as --keks main");
        }
        return rights;
    }

    /** A list as the command line has it; an empty text is an empty list. */
    static Set<String> names(String list) {
        return list.isEmpty() ? Set.of() : Set.copyOf(Arrays.asList(list.split(",")));
    }

    private static int perSecond(String rate) {
        if (!rate.matches("[1-9]\\d{0,6}(/s)?")) {
            throw new SetupException("--rate '" + rate + "': must be a number of requests a second, as 200/s");
        }
        return Integer.parseInt(rate.replace("/s", ""));
    }
}
