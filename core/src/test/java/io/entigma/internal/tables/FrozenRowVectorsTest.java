// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.cipher.MacKey;
import io.entigma.internal.job.store.JobRow;
import io.entigma.internal.job.store.QuarantineEntry;
import io.entigma.internal.job.store.ShardRow;
import io.entigma.internal.keytable.AcceptanceLog;
import io.entigma.internal.keytable.CatalogColumn;
import io.entigma.internal.keytable.ColumnCatalog;
import io.entigma.internal.keytable.KeyList;
import io.entigma.internal.keytable.ShredLog;
import io.entigma.internal.report.JobCountsData;
import io.entigma.internal.report.ShredRequestData;
import io.entigma.job.JobKind;
import io.entigma.job.JobState;
import io.entigma.job.ShredRequest;
import io.entigma.key.CleartextKey;
import io.entigma.key.KeyId;
import io.entigma.key.KeyPurpose;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedDek;
import io.entigma.key.WrappedKey;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What of a row is signed, and how, never changes: the vectors of {@code rows-1.txt}, here and in a second program. */
class FrozenRowVectorsTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final String DEK = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    static List<Map<String, String>> vectors() throws IOException {
        try (InputStream in = FrozenRowVectorsTest.class.getResourceAsStream("/io/entigma/vectors/rows-1.txt")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            List<Map<String, String>> vectors = new ArrayList<>();
            for (String block : text.strip().split("\n\n")) {
                Map<String, String> row = fields(block);
                if (!row.isEmpty()) {
                    vectors.add(row);
                }
            }
            return vectors;
        }
    }

    private static Map<String, String> fields(String block) {
        Map<String, String> row = new LinkedHashMap<>();
        block.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            String[] parts = line.split(" =", 2);
            row.put(parts[0], parts[1].strip());
        });
        return row;
    }

    private static byte[] hex(Map<String, String> row, String name) {
        return HEX.parseHex(row.get(name));
    }

    private static TenantId tenant(Map<String, String> row) {
        return new TenantId(new String(hex(row, "tenant"), StandardCharsets.UTF_8));
    }

    private static Instant time(Map<String, String> row, String name) {
        return Instant.ofEpochMilli(Long.parseLong(row.get(name)));
    }

    private static WrappedKey key(Map<String, String> row) {
        return WrappedKey.of(
                KeyId.of(hex(row, "key id")),
                tenant(row),
                Integer.parseInt(row.get("version")),
                row.containsKey("purpose") ? KeyPurpose.valueOf(row.get("purpose")) : KeyPurpose.DATA,
                KeyState.valueOf(row.get("state")),
                row.containsKey("wrapped") ? new WrappedDek(hex(row, "wrapped"), row.get("kek version")) : null,
                URI.create(row.get("kek")),
                time(row, "created"),
                time(row, "changed"),
                99);
    }

    private static boolean isKey(Map<String, String> row) {
        return row.get("kind").matches("key [12]");
    }

    /** What this library signs for the row of a vector. */
    private static RowBytes here(Map<String, String> row) {
        return switch (row.get("kind")) {
            case "key list 1" ->
                KeyList.decode(tenant(row), Long.parseLong(row.get("generation")), hex(row, "entries"))
                        .toSign();
            case "column 1", "column 2", "column 3" -> ColumnCatalog.toSign(column(row));
            case "shred 1" -> ShredLog.toSign(shredRequest(row));
            case "job 1" -> job(row).toSign();
            case "shard 1", "shard 2" -> shard(row).toSign();
            case "quarantine 1", "quarantine 2" -> quarantined(row).toSign();
            default -> acceptance(row).toSign();
        };
    }

    private static CatalogColumn column(Map<String, String> row) {
        return new CatalogColumn(
                row.get("schema"),
                row.get("table"),
                row.get("column"),
                row.get("context"),
                row.get("value type"),
                row.get("mode"),
                CatalogColumn.parseKeyColumns(row.get("key columns")),
                row.getOrDefault("search tokens", ""),
                new CatalogColumn.MappingFacts(
                        row.getOrDefault("tenant column", ""), Long.parseLong(row.getOrDefault("sealed bytes", "0"))));
    }

    private static ShredRequest shredRequest(Map<String, String> row) {
        return new ShredRequestData(
                tenant(row), ShredRequest.State.valueOf(row.get("state")), time(row, "requested"), time(row, "due"));
    }

    private static JobRow job(Map<String, String> row) {
        return new JobRow(
                row.get("job"),
                JobKind.valueOf(row.get("job kind")),
                row.get("request"),
                JobState.valueOf(row.get("state")),
                row.get("reason"),
                time(row, "created"));
    }

    private static QuarantineEntry quarantined(Map<String, String> row) {
        return new QuarantineEntry(
                row.get("job"),
                row.get("entry"),
                row.getOrDefault("of tenant", ""),
                row.get("schema"),
                row.get("table"),
                row.get("column"),
                row.get("row key"),
                row.containsKey("key id") ? KeyId.of(hex(row, "key id")) : null,
                row.get("reason"),
                Long.parseLong(row.get("found")),
                null);
    }

    private static AcceptanceLog.Acceptance acceptance(Map<String, String> row) {
        return new AcceptanceLog.Acceptance(
                hex(row, "tenant"),
                Long.parseLong(row.get("generation")),
                Long.parseLong(row.get("accepted")),
                Long.parseLong(row.get("before")),
                row.get("problem"));
    }

    private static ShardRow shard(Map<String, String> row) {
        long[] counts = SecondRowMac.COUNTS.stream()
                .mapToLong(name -> Long.parseLong(row.get(name)))
                .toArray();
        return new ShardRow(
                row.get("job"),
                Integer.parseInt(row.get("shard")),
                row.getOrDefault("of tenant", ""),
                row.get("schema"),
                row.get("table"),
                row.get("high key"),
                row.get("cursor"),
                Long.parseLong(row.get("planned")),
                row.get("finished").equals("1"),
                "anybody",
                7,
                8,
                new JobCountsData(
                        counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], counts[6], counts[7]));
    }

    private static byte[] mac(Map<String, String> row) {
        DataKey dek = DataKey.of(new TenantId("entigma-installation:1"), CleartextKey.copyOf(hex(row, "dek")));
        RowBytes bytes = here(row);
        return MacKey.of(dek, bytes.label()).mac(bytes.toBytes());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    @DisplayName("every frozen row is encoded and signed as ever, in this library and in a second program")
    void sign_frozenRow_givesTheFrozenBytes(Map<String, String> row) throws Exception {
        byte[] second = SecondRowMac.encoded(row);
        assertThat(HEX.formatHex(second)).isEqualTo(row.get("encoded"));
        if (isKey(row)) {
            assertThat(HEX.formatHex(SecondRowMac.sha256(second))).isEqualTo(row.get("sha-256"));
            KeyList list = KeyList.of(tenant(row), 1, List.of(key(row)));
            assertThat(HEX.formatHex(list.entries().get(0).hash())).isEqualTo(row.get("sha-256"));
            // An entry of a list: id, version, purpose and state, and hash.
            assertThat(HEX.formatHex(list.encodedEntries())).isEqualTo(row.get("entry"));
            assertThat(KeyList.decode(tenant(row), 1, hex(row, "entry"))).satisfies(read -> {
                assertThat(read.entries().get(0).purpose()).isEqualTo(key(row).purpose());
                assertThat(read.entries().get(0).state()).isEqualTo(key(row).state());
            });
            return;
        }
        assertThat(HEX.formatHex(here(row).toBytes())).isEqualTo(row.get("encoded"));
        assertThat(HEX.formatHex(SecondRowMac.mac(hex(row, "dek"), row.get("kind"), second)))
                .isEqualTo(row.get("mac"));
        assertThat(HEX.formatHex(mac(row))).isEqualTo(row.get("mac"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void covers_keyChangedInAnyField_isFalse(Map<String, String> row) {
        if (!isKey(row)) {
            return;
        }
        KeyList.Entry entry =
                KeyList.of(tenant(row), 1, List.of(key(row))).entries().get(0);
        assertThat(entry.covers(key(row))).isTrue();
        String otherPurpose = key(row).purpose() == KeyPurpose.DATA ? "INDEX" : "DATA";
        Map.of(
                        "version",
                        "77",
                        "kek",
                        "other:kek",
                        "created",
                        "1",
                        "changed",
                        "1",
                        "tenant",
                        "61",
                        "purpose",
                        otherPurpose)
                .forEach((name, value) -> {
                    Map<String, String> other = new LinkedHashMap<>(row);
                    other.put(name, value);
                    assertThat(entry.covers(key(other))).as(name).isFalse();
                });
    }

    /** Prints vectors; those in the repository are never replaced, only added to. */
    public static void main(String[] args) throws Exception {
        List<Map<String, String>> rows = new ArrayList<>(keys("key 1"));
        rows.addAll(keyLists(rows));
        rows.addAll(columns());
        for (ShredRequest.State state : ShredRequest.State.values()) {
            rows.add(signed("""
                    kind = shred 1
                    tenant = 61636d65
                    state = %s
                    requested = 1700000000000
                    due = 1702592000000
                    """.formatted(state)));
        }
        rows.addAll(acceptances());
        rows.addAll(jobAndShards());
        rows.addAll(quarantine());
        List<Map<String, String>> indexKeys = keys("key 2");
        rows.addAll(indexKeys);
        rows.add(keyLists(indexKeys).get(1));
        for (Map<String, String> row : rows) {
            row.forEach((name, value) -> System.out.println((name + " = " + value).stripTrailing()));
            System.out.println();
        }
    }

    /** One in each state, which a list covers by its hash instead of signing it. */
    private static List<Map<String, String>> keys(String kind) throws Exception {
        List<Map<String, String>> rows = new ArrayList<>();
        String[] states = {"ACTIVE", "LIVE", "RETIRED", "SHREDDED"};
        for (int i = 0; i < states.length; i++) {
            Map<String, String> row = new LinkedHashMap<>();
            row.put("kind", kind);
            int purpose = kind.equals("key 2") ? 0x10 : 0;
            byte[] id = new byte[16];
            Arrays.fill(id, (byte) (purpose + i + 1));
            row.put("key id", HEX.formatHex(id));
            row.put("tenant", HEX.formatHex("acme".getBytes(StandardCharsets.UTF_8)));
            row.put("version", String.valueOf(4 - i));
            row.put("state", states[i]);
            if (i < 3) {
                row.put("wrapped", "a0a1a2a3a4a5a6a7");
                row.put("kek version", i == 2 ? "" : "v1");
            }
            row.put("kek", "https://keys.example/v1/keks/main");
            row.put("created", "1700000000000");
            row.put("changed", String.valueOf(1700000000000L + i));
            if (purpose != 0) {
                row.put("purpose", "INDEX");
            }
            byte[] encoded = SecondRowMac.encoded(row);
            row.put("encoded", HEX.formatHex(encoded));
            row.put("sha-256", HEX.formatHex(SecondRowMac.sha256(encoded)));
            row.put(
                    "entry",
                    row.get("key id") + String.format("%08x%02x", 4 - i, purpose + i + 1) + row.get("sha-256"));
            rows.add(row);
        }
        return rows;
    }

    /** An empty one, and one of these keys from the oldest version on. */
    private static List<Map<String, String>> keyLists(List<Map<String, String>> keys) throws Exception {
        StringBuilder entries = new StringBuilder();
        keys.forEach(key -> entries.insert(0, key.get("entry")));
        return List.of(signed("""
                kind = key list 1
                tenant = 61636d65
                generation = 1
                entries =
                """), signed("""
                kind = key list 1
                tenant = 4dc3bc6c6c6572
                generation = 7301444403200000000
                entries = %s
                """.formatted(entries)));
    }

    private static List<Map<String, String>> columns() throws Exception {
        return List.of(signed("""
                kind = column 1
                schema =
                table = customer
                column = ssn
                context = customer.ssn
                value type = java.lang.String
                mode = random
                key columns = ["id"]
                """), signed("""
                kind = column 1
                schema = Müller
                table = a b
                column = c"d
                context = x
                value type = java.time.LocalDate
                mode = key-server
                key columns = []
                """));
    }

    private static List<Map<String, String>> acceptances() throws Exception {
        return List.of(signed("""
                kind = accepted 1
                tenant = 61636d65
                generation = 7301444403200000000
                accepted = 1700000000000
                before = 3
                """), signed("""
                kind = accepted 1
                tenant = 61636d65
                generation = 7301444403200000000
                accepted = 1700000000000
                before = 0
                problem = there are rows, but no authenticated list of them
                """));
    }

    /** A shard that is finished, and one that stopped on its way. */
    private static List<Map<String, String>> jobAndShards() throws Exception {
        String shard = """
                kind = shard %s
                job = 7b0c
                shard = 3
                schema =
                table = customer
                planned = 1000
                finished = %s
                """;
        StringBuilder counts = new StringBuilder();
        for (String count : SecondRowMac.COUNTS) {
            counts.append(count + " = " + (10 + SecondRowMac.COUNTS.indexOf(count)) + "\n");
        }
        return List.of(
                signed("""
                kind = job 1
                job = 7b0c
                job kind = REENCRYPT
                request = {"kind":"REENCRYPT"}
                state = RUNNING
                reason =
                created = 1700000000000
                """),
                signed(shard.formatted(1, 1) + counts),
                signed(shard.formatted(1, 0) + """
                high key = [1000]
                cursor = [17]
                """ + counts),
                signed(shard.formatted(2, 0) + counts + "of tenant = acme\n"));
    }

    private static List<Map<String, String>> quarantine() throws Exception {
        return List.of(signed("""
                kind = quarantine 1
                job = 7b0c
                entry = e1
                schema = s
                table = customer
                column = ssn
                row key = [17]
                key id = 0102030405060708090a0b0c0d0e0f10
                reason = BAD_TAG
                found = 1700000000000
                """), signed("""
                kind = quarantine 1
                job = 7b0c
                entry = e2
                schema =
                table = customer
                column = ssn
                row key = [18]
                reason = NOT_SEALED
                found = 1700000000000
                """), signed("""
                kind = quarantine 2
                job = 7b0c
                entry = e3
                schema =
                table = customer
                column = ssn
                row key = [18]
                reason = NOT_SEALED
                found = 1700000000000
                of tenant = acme
                """));
    }

    private static Map<String, String> signed(String fields) throws Exception {
        Map<String, String> row = fields(fields);
        byte[] encoded = SecondRowMac.encoded(row);
        row.put("dek", DEK);
        row.put("encoded", HEX.formatHex(encoded));
        row.put("mac", HEX.formatHex(SecondRowMac.mac(HEX.parseHex(DEK), row.get("kind"), encoded)));
        return row;
    }
}
