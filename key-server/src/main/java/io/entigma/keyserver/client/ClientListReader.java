// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.client;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.entigma.keyserver.files.SetupException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code clients.json} to the letter: what it does not know, finds twice or misses is an error. A slip in a list of
 * rights must not pass for a right, nor for its absence. Not thread safe.
 */
final class ClientListReader {
    private final JsonReader json;

    private ClientListReader(JsonReader json) {
        this.json = json;
    }

    /** A field of an object that takes its value. */
    private interface Field {
        void read(String name) throws IOException;
    }

    static ClientList read(Path file, byte[] bytes) {
        try (JsonReader json = new JsonReader(new StringReader(StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString()))) {
            json.setStrictness(Strictness.STRICT);
            return new ClientListReader(json).list();
        } catch (CharacterCodingException e) {
            throw new SetupException("Client list '" + file + "' is not UTF-8; see docs/key-server.md", e);
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            throw new SetupException(
                    "Client list '" + file + "' is not the JSON that it must be; see docs/key-server.md", e);
        } catch (SetupException e) {
            throw new SetupException("Client list '" + file + "': " + e.getMessage(), e);
        }
    }

    private ClientList list() throws IOException {
        List<Client> clients = new ArrayList<>();
        Map<String, String> revoked = new HashMap<>();
        Set<String> seen = object(Map.of(
                "clients", name -> array(() -> clients.add(client())),
                "revoked", name -> array(() -> revoked(revoked))));
        if (!seen.contains("clients")) {
            throw new SetupException("has no field 'clients'");
        }
        if (json.peek() != JsonToken.END_DOCUMENT) {
            throw new SetupException("goes on after its JSON object; remove what follows");
        }
        return new ClientList(clients, revoked);
    }

    private Client client() throws IOException {
        Map<String, String> texts = new HashMap<>();
        Map<String, Set<String>> lists = new HashMap<>();
        boolean[] admin = {false};
        int[] rate = {ClientRights.DEFAULT_RATE};
        Field text = name -> texts.put(name, text());
        Field list = name -> lists.put(name, texts());
        object(Map.of(
                "name", text,
                "fingerprint", text,
                "keks", list,
                "tenants", list,
                "attributes", list,
                "admin", name -> admin[0] = json.nextBoolean(),
                "ratePerSecond", name -> rate[0] = json.nextInt()));
        String name = required(texts, "name");
        try {
            // No 'keks' is no right, and no error: a list of before they were wanted must not stop every other client.
            return new Client(
                    name,
                    required(texts, "fingerprint"),
                    new ClientRights(
                            lists.getOrDefault("keks", Set.of()),
                            lists.getOrDefault("tenants", Set.of()),
                            lists.getOrDefault("attributes", Set.of()),
                            admin[0],
                            rate[0]));
        } catch (SetupException e) {
            throw new SetupException("client '" + shown(name) + "': " + e.getMessage(), e);
        }
    }

    private void revoked(Map<String, String> revoked) throws IOException {
        Map<String, String> texts = new HashMap<>();
        Field text = name -> texts.put(name, text());
        object(Map.of("name", text, "fingerprint", text));
        String fingerprint = required(texts, "fingerprint");
        if (!Client.isFingerprint(fingerprint)) {
            throw new SetupException("a revoked fingerprint must be 64 lower-case hexadecimal digits");
        }
        revoked.put(fingerprint, texts.getOrDefault("name", ""));
    }

    private Set<String> object(Map<String, Field> fields) throws IOException {
        Set<String> seen = new HashSet<>();
        json.beginObject();
        while (json.hasNext()) {
            String name = json.nextName();
            @Nullable Field field = fields.get(name);
            if (field == null) {
                throw new SetupException("field '" + shown(name) + "' is not known; correct its name or remove it");
            }
            if (!seen.add(name)) {
                throw new SetupException("field '" + name + "' is there twice in one object; keep one");
            }
            field.read(name);
        }
        json.endObject();
        return seen;
    }

    private interface Element {
        void read() throws IOException;
    }

    private void array(Element element) throws IOException {
        json.beginArray();
        while (json.hasNext()) {
            element.read();
        }
        json.endArray();
    }

    private Set<String> texts() throws IOException {
        Set<String> texts = new HashSet<>();
        array(() -> texts.add(text()));
        return texts;
    }

    private String text() throws IOException {
        if (json.peek() != JsonToken.STRING) {
            throw new SetupException("something that must be a text in quotes is not");
        }
        return json.nextString();
    }

    private static String required(Map<String, String> texts, String name) {
        String text = texts.get(name);
        if (text == null) {
            throw new SetupException("each entry needs a '" + name + "'");
        }
        return text;
    }

    /** Text of a file that may be anything, for a log. */
    private static String shown(String text) {
        String plain = text.replaceAll("\\p{C}", "?");
        return plain.length() > 80 ? plain.substring(0, 80) + "..." : plain;
    }
}
