// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.tables;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Encodes and signs rows as docs/key-table.md says, with the JDK's primitives and none of Entigma's or Tink's code. */
final class SecondRowMac {
    /** Counters of a shard, in their order. */
    static final List<String> COUNTS = List.of(
            "scanned", "rows changed", "already ok", "conflict", "quarantined", "failed", "destroyed", "left out");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private SecondRowMac(String label) {
        field(label.getBytes(StandardCharsets.UTF_8));
    }

    /** The encoding of a vector's row, by its kind and fields. */
    static byte[] encoded(Map<String, String> row) {
        String kind = row.get("kind");
        SecondRowMac made = new SecondRowMac(kind);
        switch (kind) {
            case "key list 1" ->
                made.hex(row, "tenant").number(row, "generation").hex(row, "entries");
            case "key 1" -> made.key(row);
            case "key 2" -> made.key(row).text(row, "purpose");
            case "column 1" -> made.column(row);
            case "column 2" -> made.column(row).text(row, "search tokens");
            case "column 3" ->
                made.column(row).text(row, "search tokens", "tenant column").number(row, "sealed bytes");
            case "shred 1" -> made.hex(row, "tenant").text(row, "state").number(row, "requested", "due");
            case "job 1" ->
                made.text(row, "job", "job kind", "request", "state", "reason").number(row, "created");
            case "shard 1" -> made.shard(row);
            case "shard 2" -> made.shard(row).text(row, "of tenant");
            case "quarantine 1" -> made.quarantined(row);
            case "quarantine 2" -> made.quarantined(row).text(row, "of tenant");
            case "accepted 1" ->
                made.hex(row, "tenant")
                        .number(row, "generation", "accepted", "before")
                        .text(row, "problem");
            default -> throw new IllegalArgumentException(kind);
        }
        return made.out.toByteArray();
    }

    private SecondRowMac shard(Map<String, String> row) {
        return text(row, "job")
                .number(row, "shard")
                .text(row, "schema", "table", "high key", "cursor")
                .number(row, "planned", "finished")
                .number(row, COUNTS.toArray(new String[0]));
    }

    private SecondRowMac quarantined(Map<String, String> row) {
        return text(row, "job", "entry", "schema", "table", "column", "row key")
                .hex(row, "key id")
                .text(row, "reason")
                .number(row, "found");
    }

    private SecondRowMac column(Map<String, String> row) {
        return text(row, "schema", "table", "column", "context", "value type", "mode", "key columns");
    }

    private SecondRowMac key(Map<String, String> row) {
        return hex(row, "key id", "tenant")
                .number(row, "version")
                .text(row, "state")
                .hex(row, "wrapped")
                .text(row, "kek version", "kek")
                .number(row, "created", "changed");
    }

    /** HMAC-SHA-256 under the key that an installation's DEK gives for this kind of rows. */
    static byte[] mac(byte[] dek, String kind, byte[] encoded) throws GeneralSecurityException {
        byte[] info = ("entigma 1 row mac\0" + kind).getBytes(StandardCharsets.UTF_8);
        byte[] prk = hmac(new byte[32], dek);
        // One block of HKDF-Expand is all that is needed for 32 bytes.
        byte[] block =
                ByteBuffer.allocate(info.length + 1).put(info).put((byte) 1).array();
        return hmac(hmac(prk, block), encoded);
    }

    static byte[] sha256(byte[] bytes) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }

    private static byte[] hmac(byte[] key, byte[] data) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(data);
    }

    private SecondRowMac hex(Map<String, String> row, String... names) {
        return each(row, names, HexFormat.of()::parseHex);
    }

    private SecondRowMac text(Map<String, String> row, String... names) {
        return each(row, names, text -> text.getBytes(StandardCharsets.UTF_8));
    }

    private SecondRowMac number(Map<String, String> row, String... names) {
        for (String name : names) {
            field(ByteBuffer.allocate(8).putLong(Long.parseLong(row.get(name))).array());
        }
        return this;
    }

    /** What the row does not have is null in it. */
    private SecondRowMac each(Map<String, String> row, String[] names, Function<String, byte[]> bytes) {
        for (String name : names) {
            if (row.containsKey(name)) {
                field(bytes.apply(row.get(name)));
            } else {
                out.writeBytes(new byte[] {-1, -1, -1, -1});
            }
        }
        return this;
    }

    private void field(byte[] bytes) {
        out.writeBytes(ByteBuffer.allocate(4).putInt(bytes.length).array());
        out.writeBytes(bytes);
    }
}
