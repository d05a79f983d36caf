// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.kek.keyserver.KeyServerKekClient;
import io.entigma.key.WrappedDek;
import io.entigma.keyserver.audit.AuditVerifier;
import io.entigma.keyserver.files.ClientFolder;
import io.entigma.keyserver.files.ServerDirectory;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessIT {
    @TempDir
    Path folder;

    private void serve(Path directory, java.util.function.Consumer<URI> use) throws Exception {
        try (ServerProcess server = ServerProcess.start(folder, directory)) {
            try {
                use.accept(server.kek());
            } finally {
                assertThat(server.terminate()).isTrue();
            }
        }
    }

    @Test
    void serve_sigtermAndRestart_keepsKeksAndLeaksNothing() throws Exception {
        Path directory = folder.resolve("server");
        Process init = ServerProcess.program(
                folder.resolve("init.txt"), "init", "--dir", directory.toString(), "--client", "app=*");
        assertThat(init.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(init.exitValue())
                .as(Files.readString(folder.resolve("init.txt")))
                .isZero();
        ClientFolder app = new ServerDirectory(directory).client("app");
        try (KeyServerKekClient client = ServerFixture.clientBuilder(app).build()) {
            List<WrappedDek> wrapped = new ArrayList<>();
            serve(directory, kek -> wrapped.add(client.wrap(kek, ServerFixture.dek(0x5A), ServerFixture.ACME)));
            serve(
                    directory,
                    kek -> assertThat(client.unwrap(kek, wrapped.get(0), ServerFixture.ACME)
                                    .matches(ServerFixture.dek(0x5A)))
                            .isTrue());
        }
        assertThat(new AuditVerifier(OfflineKeks.open(
                                        new ServerDirectory(directory), ServerFixture.secret(ServerFixture.PASSPHRASE))
                                .auditSecret())
                        .check(List.of(new ServerDirectory(directory).auditLog())))
                .isEmpty();
        assertNothingLeaked();
    }

    @Test
    void serve_untilInputEnds_endsWithWhoeverStartedIt() throws Exception {
        String directory = folder.resolve("server").toString();
        Path output = folder.resolve("out.txt");
        Process init = ServerProcess.program(output, "init", "--dir", directory, "--client", "app=*");
        assertThat(init.waitFor(60, TimeUnit.SECONDS)).isTrue();
        Path port = folder.resolve("port");
        Process serve = ServerProcess.program(
                output,
                "serve",
                "--dir",
                directory,
                "--port",
                "0",
                "--port-file",
                port.toString(),
                "--until-input-ends");
        ServerFixture.await("the port file", () -> Files.exists(port) || !serve.isAlive());
        assertThat(serve.isAlive()).as(Files.readString(output)).isTrue();
        serve.getOutputStream().close();
        assertThat(serve.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(serve.exitValue()).isZero();
    }

    private void assertNothingLeaked() throws IOException {
        byte[] dek = new byte[32];
        java.util.Arrays.fill(dek, (byte) 0x5A);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(content)
                        .as(file.toString())
                        .doesNotContain(ServerFixture.PASSPHRASE, ServerFixture.STORE_PASSWORD)
                        .doesNotContain(
                                HexFormat.of().formatHex(dek),
                                Base64.getEncoder().encodeToString(dek))
                        .doesNotContain("Z".repeat(32));
            }
        }
    }
}
