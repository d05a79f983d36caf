// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application as it is packaged: built with one KEK address and some secret, started with another address. */
class PackagedIT {
    private static final Path APPLICATION = Path.of("target", "quarkus-app");

    @TempDir
    Path folder;

    @Test
    void start_withAnotherKekThanAtBuildTime_usesThatOne() throws Exception {
        String kek = folder.resolve("run-time.kek").toUri().toString();
        String database = "jdbc:h2:file:" + folder.resolve("app");
        try (RunningApplication application = RunningApplication.start(
                APPLICATION.resolve("quarkus-run.jar"),
                folder.resolve("log.txt"),
                "-Dquarkus.entigma.kek.uri=" + kek,
                "-Dquarkus.datasource.jdbc.url=" + database)) {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(application.address()
                                            + "/customers?email=a@example.com&ssn=123-45-6789&born=1980-02-29"))
                                    .header("Tenant", "acme")
                                    .POST(HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        }

        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement();
                ResultSet key =
                        statement.executeQuery("select kek_uri, (select count(*) from Customer) from entigma_key")) {
            assertThat(key.next()).isTrue();
            assertThat(key.getString(1)).isEqualTo(kek);
            assertThat(key.getInt(2)).isOne();
        }
        assertThat(folder.resolve("log.txt")).content().doesNotContain("123-45-6789", "Unrecognized configuration");
    }

    @Test
    void artifact_builtWhileASecretWasSet_doesNotHoldIt() throws IOException {
        String secret = System.getProperty("buildSecret");
        assertThat(secret).isNotBlank();
        // What is in the application's own settings is in the artifact, which proves that the search finds things.
        assertThat(filesWith("known-at-build-time")).isNotEmpty();
        assertThat(filesWith(secret)).isEmpty();
    }

    private static List<Path> filesWith(String text) throws IOException {
        try (Stream<Path> files = Files.walk(APPLICATION)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> contains(file, text))
                    .toList();
        }
    }

    private static boolean contains(Path file, String text) {
        try (InputStream bytes = Files.newInputStream(file)) {
            return contains(bytes.readAllBytes(), text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** In a file, or in what it packs. */
    private static boolean contains(byte[] file, String text) throws IOException {
        if (new String(file, StandardCharsets.ISO_8859_1).contains(text)) {
            return true;
        }
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (contains(zip.readAllBytes(), text)) {
                    return true;
                }
            }
        }
        return false;
    }
}
