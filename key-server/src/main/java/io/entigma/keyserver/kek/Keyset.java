// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.kek;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import io.entigma.keyserver.files.SetupException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All KEKs of a server, and the secret that its audit log is chained with. Immutable; shows no keys. */
final class Keyset {
    static final int AUDIT_SECRET_BYTES = 32;

    private final byte[] auditSecret;
    private final Map<String, Kek> keks;

    Keyset(byte[] auditSecret, Map<String, Kek> keks) {
        if (auditSecret.length != AUDIT_SECRET_BYTES) {
            throw new IllegalArgumentException("Audit secret: must have 32 bytes, but has " + auditSecret.length);
        }
        this.auditSecret = auditSecret;
        this.keks = Map.copyOf(keks);
    }

    byte[] auditSecret() {
        return auditSecret;
    }

    /** By name. */
    Map<String, Kek> keks() {
        return keks;
    }

    Keyset with(Kek kek) {
        Map<String, Kek> more = new TreeMap<>(keks);
        more.put(kek.name(), kek);
        return new Keyset(auditSecret, more);
    }

    byte[] toCleartextJson() {
        Stored stored = new Stored();
        stored.auditSecret = Base64.getEncoder().encodeToString(auditSecret);
        stored.keks = keks.values().stream().map(Keyset::store).toList();
        return new Gson().toJson(stored).getBytes(StandardCharsets.UTF_8);
    }

    static Keyset ofCleartextJson(byte[] json) {
        try {
            Stored stored = new Gson().fromJson(new String(json, StandardCharsets.UTF_8), Stored.class);
            Map<String, Kek> keks = new TreeMap<>();
            for (StoredKek kek : stored.keks) {
                keks.put(
                        kek.name,
                        new Kek(
                                kek.name,
                                kek.versions.stream().map(Keyset::restore).toList()));
            }
            return new Keyset(Base64.getDecoder().decode(stored.auditSecret), keks);
        } catch (JsonParseException | IllegalArgumentException | DateTimeException | NullPointerException e) {
            // No cause: such messages can quote what they could not read.
            throw new SetupException("Keyset file: opened, but its content is not a keyset of this version");
        }
    }

    private static StoredKek store(Kek kek) {
        StoredKek stored = new StoredKek();
        stored.name = kek.name();
        stored.versions = kek.versions().stream()
                .map(v -> {
                    StoredVersion version = new StoredVersion();
                    version.number = v.number();
                    version.key = Base64.getEncoder().encodeToString(v.cleartextBytes());
                    version.enabled = v.enabled();
                    version.created = v.created().toString();
                    return version;
                })
                .toList();
        return stored;
    }

    private static KekVersion restore(StoredVersion stored) {
        return new KekVersion(
                stored.number, Base64.getDecoder().decode(stored.key), stored.enabled, Instant.parse(stored.created));
    }

    @Override
    public String toString() {
        return "Keyset[" + keks.keySet() + "]";
    }

    // The sealed file's JSON. Gson fills the fields.

    private static final class Stored {
        String auditSecret = "";
        List<StoredKek> keks = List.of();
    }

    private static final class StoredKek {
        String name = "";
        List<StoredVersion> versions = List.of();
    }

    private static final class StoredVersion {
        int number;
        String key = "";
        boolean enabled;
        String created = "";
    }
}
