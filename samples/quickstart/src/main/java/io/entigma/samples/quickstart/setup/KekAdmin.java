// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart.setup;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** What the people do who run the key server: rotates its KEK, with the admin's certificate, which no application has. */
final class KekAdmin {
    private final HttpClient client;

    /** The admin whose folder the key server made. */
    static KekAdmin of(Path folder) throws IOException {
        return new KekAdmin(
                folder.resolve("client.p12"),
                folder.resolve("trust.p12"),
                Files.readString(folder.resolve("password")).strip());
    }

    private KekAdmin(Path adminStore, Path trustStore, String password) throws IOException {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(load(adminStore, password), password.toCharArray());
            TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusted.init(load(trustStore, password));
            SSLContext tls = SSLContext.getInstance("TLSv1.3");
            tls.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
            this.client = HttpClient.newBuilder().sslContext(tls).build();
        } catch (GeneralSecurityException e) {
            throw new IOException("The admin's certificate cannot be used", e);
        }
    }

    private static KeyStore load(Path store, String password) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, password.toCharArray());
        }
        return keys;
    }

    void rotate(URI kek) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(kek + "/rotate"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("The key server did not rotate its KEK: status " + answer.statusCode());
        }
    }
}
