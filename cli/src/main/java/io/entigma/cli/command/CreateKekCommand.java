// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.command;

import io.entigma.cli.output.Printable;
import io.entigma.error.MisconfigurationException;
import io.entigma.kek.KekClient;
import io.entigma.kek.KekClientProvider;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Makes a KEK in an HSM. Needs no key table. */
@Command(
        name = "create-kek",
        description = {
            "Make a KEK in an HSM, by PKCS#11: an AES-256 key that cannot be read out.",
            "On other key servers, administrators make KEKs with those servers' own tools."
        })
public final class CreateKekCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable Root root;

    @Parameters(paramLabel = "URI", description = "The KEK's URI, as pkcs11:object=customers.")
    private @Nullable URI kek;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        URI uri = Objects.requireNonNull(kek);
        try (KekClient client = client(uri)) {
            client.createKek(uri);
        }
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.println(Printable.line(uri + " is made"));
        out.flush();
        return ExitCode.OK;
    }

    private KekClient client(URI uri) throws IOException {
        return KekClientProvider.find(uri, Objects.requireNonNull(root).kekClientSettings())
                .orElseThrow(() ->
                        new MisconfigurationException("KEK " + uri + ": no KEK client serves it; correct the URI"));
    }
}
