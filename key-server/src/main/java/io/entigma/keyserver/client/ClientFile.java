// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.client;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.entigma.keyserver.files.AtomicFiles;
import io.entigma.keyserver.files.SetupException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** {@code clients.json}: the list of clients, made by {@code init} and {@code client} and fit for editing by hand. */
public final class ClientFile {
    /** One edit at a time within this process; the file lock keeps other processes out. */
    private static final Object EDITING = new Object();

    private ClientFile() {}

    /**
     * Reads the list.
     *
     * @throws SetupException if it is no list of clients, or says anything that is not known
     * @throws NoSuchFileException if it is not there
     */
    public static ClientList read(Path file) throws IOException {
        return ClientListReader.read(file, Files.readAllBytes(file));
    }

    /** Puts a whole list in place of the file. */
    public static void write(Path file, ClientList list) throws IOException {
        JsonObject json = new JsonObject();
        JsonArray clients = new JsonArray();
        list.clients().forEach(client -> clients.add(json(client)));
        json.add("clients", clients);
        JsonArray revoked = new JsonArray();
        new TreeMap<>(list.revoked()).forEach((fingerprint, name) -> {
            JsonObject entry = new JsonObject();
            entry.addProperty("name", name);
            entry.addProperty("fingerprint", fingerprint);
            revoked.add(entry);
        });
        json.add("revoked", revoked);
        String text = new GsonBuilder()
                .setPrettyPrinting()
                .disableHtmlEscaping()
                .create()
                .toJson(json);
        AtomicFiles.write(file, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Changes the list as it is now, in one step: whoever reads it sees the old one or the new one, and of two edits at a
     * time none is lost.
     */
    public static ClientList edit(Path file, UnaryOperator<ClientList> change) throws IOException {
        synchronized (EDITING) {
            try (FileChannel channel = AtomicFiles.open(file.resolveSibling(file.getFileName() + ".lock"));
                    FileLock held = channel.lock()) {
                ClientList changed = change.apply(read(file));
                write(file, changed);
                return changed;
            }
        }
    }

    private static JsonObject json(Client client) {
        ClientRights rights = client.rights();
        JsonObject json = new JsonObject();
        json.addProperty("name", client.name());
        json.addProperty("fingerprint", client.fingerprint());
        json.add("keks", json(rights.keks()));
        json.add("tenants", json(rights.tenants()));
        if (!rights.attributes().isEmpty()) {
            json.add("attributes", json(rights.attributes()));
        }
        json.addProperty("admin", rights.admin());
        json.addProperty("ratePerSecond", rights.ratePerSecond());
        return json;
    }

    private static JsonArray json(Collection<String> names) {
        JsonArray array = new JsonArray();
        new TreeSet<>(names).forEach(array::add);
        return array;
    }
}
