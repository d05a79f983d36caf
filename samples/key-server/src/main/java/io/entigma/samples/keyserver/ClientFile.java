// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.keyserver;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code clients.json}: the list of clients, made by {@code init} and {@code client} and fit for editing by hand. */
final class ClientFile {
    private ClientFile() {}

    static List<Client> read(Path file) throws IOException {
        Stored stored;
        try {
            stored = new Gson().fromJson(Files.readString(file, StandardCharsets.UTF_8), Stored.class);
        } catch (JsonParseException e) {
            throw new SetupException("Client list '" + file + "' is not valid JSON; see docs/key-server.md", e);
        }
        if (stored == null || stored.clients == null) {
            throw new SetupException("Client list '" + file + "' has no field 'clients'; see docs/key-server.md");
        }
        List<Client> clients = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (StoredClient client : stored.clients) {
            if (client.name == null || client.fingerprint == null || client.tenants == null) {
                throw new SetupException("Client list '" + file + "': each client needs name, fingerprint and tenants");
            }
            if (!seen.add(client.name) || !seen.add(client.fingerprint)) {
                throw new SetupException("Client list '" + file + "': names client '" + client.name
                        + "' or its certificate twice; keep one entry");
            }
            clients.add(new Client(
                    client.name,
                    client.fingerprint,
                    new HashSet<>(client.tenants),
                    client.attributes == null ? Set.of() : new HashSet<>(client.attributes),
                    client.admin,
                    client.ratePerSecond));
        }
        return clients;
    }

    static void write(Path file, List<Client> clients) throws IOException {
        Stored stored = new Stored();
        stored.clients = clients.stream().map(ClientFile::store).toList();
        String json = new GsonBuilder()
                .setPrettyPrinting()
                .disableHtmlEscaping()
                .create()
                .toJson(stored);
        AtomicFiles.write(file, (json + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static StoredClient store(Client client) {
        StoredClient stored = new StoredClient();
        stored.name = client.name();
        stored.fingerprint = client.fingerprint();
        stored.tenants = List.copyOf(new TreeSet<>(client.tenants()));
        stored.attributes = client.attributes().isEmpty() ? null : List.copyOf(new TreeSet<>(client.attributes()));
        stored.admin = client.admin();
        stored.ratePerSecond = client.ratePerSecond();
        return stored;
    }

    private static final class Stored {
        @Nullable
        List<StoredClient> clients;
    }

    private static final class StoredClient {
        @Nullable
        String name;

        @Nullable
        String fingerprint;

        @Nullable
        List<String> tenants;

        /** Not there in lists of servers that sealed no values. */
        @Nullable
        List<String> attributes;

        boolean admin;
        int ratePerSecond = Client.DEFAULT_RATE;
    }
}
