// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.keyserver;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
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
            "An admin client named 'admin' is always made. Clients are 'app=*' unless given."
        })
final class InitCommand implements Callable<Integer> {
    @Mixin
    private DirectoryOption directory = new DirectoryOption();

    @Mixin
    private PassphraseOption passphrase = new PassphraseOption();

    @Mixin
    private StorePasswordOption storePassword = new StorePasswordOption();

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
            description = "A client and its tenants, separated by commas, or *. Can be repeated.")
    private Map<String, String> clients = new LinkedHashMap<>();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (Secret keysetSecret = passphrase.read();
                Secret storeSecret = storePassword.read()) {
            ServerSetup setup = ServerSetup.create(directory.path, kek, hosts, keysetSecret, storeSecret);
            setup.addClient("admin", Set.of(), true, Client.DEFAULT_RATE);
            Map<String, String> wanted = clients.isEmpty() ? Map.of("app", Client.ALL) : clients;
            wanted.forEach((name, tenants) -> setup.addClient(name, tenants(tenants), false, Client.DEFAULT_RATE));
            spec.commandLine()
                    .getOut()
                    .println("made '" + directory.path + "' with KEK '" + kek + "' and clients admin, "
                            + String.join(", ", wanted.keySet()));
            return 0;
        }
    }

    static Set<String> tenants(String list) {
        return Set.copyOf(Arrays.asList(list.split(",")));
    }
}
