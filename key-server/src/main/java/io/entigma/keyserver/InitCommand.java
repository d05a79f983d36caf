// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver;

import io.entigma.keyserver.client.ClientRights;
import io.entigma.keyserver.files.AuthorityDirectory;
import io.entigma.keyserver.files.Secret;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a new key server directory. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a certificate authority, the server's certificate, client certificates and a sealed keyset.",
            "A client 'admin' is always made: it may rotate the first KEK, and can use no data key. There is no other client"
                    + " unless one is given."
        })
final class InitCommand implements Callable<Integer> {
    @Mixin
    private DirectoryOption directory = new DirectoryOption();

    @Mixin
    private PassphraseOption passphrase = new PassphraseOption();

    @Mixin
    private StorePasswordOption storePassword = new StorePasswordOption();

    @Mixin
    private AuthorityOption authority = new AuthorityOption();

    @Option(names = "--kek", paramLabel = "NAME", description = "The first KEK. Default: ${DEFAULT-VALUE}")
    private String kek = "main";

    @Option(
            names = "--host",
            paramLabel = "NAME",
            description = "More names or addresses for the server's certificate,"
                    + " beside localhost, 127.0.0.1 and ::1. Can be repeated.")
    private List<String> hosts = List.of();

    @Option(
            names = "--client",
            paramLabel = "NAME=TENANTS",
            description =
                    "A client of the first KEK and its tenants, separated by commas, or * for all. Can be repeated.")
    private Map<String, String> clients = new LinkedHashMap<>();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (Secret keysetSecret = passphrase.read();
                Secret storeSecret = storePassword.read()) {
            AuthorityDirectory ca = authority.directory(directory);
            ServerSetup setup =
                    ServerSetup.create(directory.path, ca, kek, hosts, keysetSecret, storeSecret, Clock.systemUTC());
            setup.addClient("admin", ClientRights.ofAdmin(Set.of(kek)));
            clients.forEach((name, tenants) ->
                    setup.addClient(name, ClientRights.of(Set.of(kek), ClientCommand.names(tenants))));
            PrintWriter out = spec.commandLine().getOut();
            out.println("made '" + directory.path + "' with KEK '" + kek + "'; clients: "
                    + Stream.concat(Stream.of("admin"), clients.keySet().stream())
                            .collect(Collectors.joining(", ")));
            out.println(
                    "made '" + ca.path() + "' with the certificate authority's key; 'client' needs it, the server does"
                            + " not: keep it on another machine or medium");
            return 0;
        }
    }
}
