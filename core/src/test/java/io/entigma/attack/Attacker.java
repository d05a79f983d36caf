// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.entigma.attack.Tables.Row;
import io.entigma.attack.Tables.Snapshot;
import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.cipher.FieldCipher;
import io.entigma.internal.cipher.FieldContext;
import io.entigma.internal.cipher.Purpose;
import io.entigma.kek.WrapContext;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the database whatever a seed says: changed, copied, exchanged, older and malformed rows, keys of its own and
 * values under them. Knows everything that ever stood in the database and one data key that was stolen before it was retired.
 */
final class Attacker {
    /** With this every value begins that nobody but the attacker wrote. */
    static final String EVIL = "evil-";

    private static final int MOST_SNAPSHOTS = 12;
    private static final List<String> MODES = List.of("random", "deterministic", "key-server", "RANDOM", "plain");

    private final Random random;
    private final Tables tables;
    private final SpyingKeyServer server;
    private final List<Snapshot> snapshots = new ArrayList<>();
    private final FieldCipher cipher = new FieldCipher();
    private final List<DataKey> own = new ArrayList<>();
    private @Nullable DataKey stolen;

    Attacker(Random random, Tables tables, SpyingKeyServer server) {
        this.random = random;
        this.tables = tables;
        this.server = server;
        for (String tenant : World.TENANTS) {
            own.add(DataKey.generate(new TenantId(tenant)));
        }
    }

    void steal(DataKey key) {
        stolen = key;
    }

    /** Remembers the present state, to put parts of it back later. */
    void watch(Snapshot now) {
        snapshots.add(now);
        if (snapshots.size() > MOST_SNAPSHOTS) {
            snapshots.remove(1 + random.nextInt(MOST_SNAPSHOTS - 1));
        }
    }

    /** Does something; what it did, for the report. */
    String strike() {
        Snapshot now = tables.read();
        int kind = random.nextInt(100);
        if (kind < 45) {
            return strikeOneRow(now);
        } else if (kind < 53) {
            return exchange(now);
        } else if (kind < 63) {
            return replay();
        } else if (kind < 73) {
            return plantKey(now);
        } else if (kind < 79) {
            return makeActive(now);
        } else if (kind < 86) {
            return changeCatalog(now);
        } else if (kind < 94) {
            return plantValue(now);
        }
        return finishJobs(now);
    }

    private <T> @Nullable T any(List<T> all) {
        return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
    }

    private String anyTable() {
        int kind = random.nextInt(100);
        if (kind < 25) {
            return "entigma_key";
        } else if (kind < 45) {
            return "entigma_key_list";
        } else if (kind < 60) {
            return Tables.DATA;
        }
        List<String> names = List.copyOf(Tables.KEYS.keySet());
        return names.get(random.nextInt(names.size()));
    }

    private String strikeOneRow(Snapshot now) {
        String table = anyTable();
        Row row = any(now.of(table));
        if (row == null) {
            return insertOld(table);
        }
        int kind = random.nextInt(10);
        if (kind == 0) {
            return "delete " + row.text() + ": " + tables.delete(row);
        } else if (kind < 3) {
            Row copy = changed(row, changed(row, row, now), now);
            return "insert " + copy.text() + ": " + tables.insert(copy);
        }
        String column = anyColumn(row);
        Object value = value(row, column, now);
        return "update " + row.text() + " set " + column + " = "
                + row.with(column, value).text() + ": " + tables.update(row, column, value);
    }

    private Row changed(Row original, Row row, Snapshot now) {
        List<String> key = Tables.KEYS.get(row.table());
        String column = random.nextBoolean() ? key.get(random.nextInt(key.size())) : anyColumn(original);
        return row.with(column, value(row, column, now));
    }

    private String anyColumn(Row row) {
        List<String> columns = List.copyOf(row.values().keySet());
        return columns.get(random.nextInt(columns.size()));
    }

    private @Nullable Object value(Row row, String column, Snapshot now) {
        return switch (random.nextInt(5)) {
            case 0 -> null;
            case 1 -> ofAnotherRow(now, row, column);
            case 2 -> snapshots.isEmpty() ? null : ofAnotherRow(any(snapshots), row, column);
            default -> malformed(row.get(column));
        };
    }

    private @Nullable Object ofAnotherRow(Snapshot from, Row row, String column) {
        Row other = any(from.of(row.table()));
        return other == null ? row.get(column) : other.get(column);
    }

    private @Nullable Object malformed(@Nullable Object value) {
        if (value instanceof Number) {
            long number = ((Number) value).longValue();
            return any(
                    List.of(0L, -1L, 1L, number + 1, number - 1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 31, 1L << 52));
        } else if (value instanceof byte[] bytes) {
            byte[] flipped = bytes.clone();
            if (flipped.length > 0) {
                flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
            }
            byte[] noise = new byte[16];
            random.nextBytes(noise);
            return any(List.of(
                    flipped,
                    flipped,
                    Arrays.copyOf(bytes, bytes.length / 2),
                    Arrays.copyOf(bytes, bytes.length + 1),
                    new byte[0],
                    new byte[] {(byte) 0xf9, 1},
                    new byte[] {0x0a},
                    new byte[] {(byte) 0xff, (byte) 0xfe},
                    noise,
                    new byte[200]));
        }
        return any(List.of(
                "",
                "GONE",
                "ACTIVE",
                "RETIRED",
                "DONE",
                "RUNNING",
                "not a uri \u0007",
                "test:attacker",
                "INDEX",
                "DATA",
                "[]",
                "{",
                "null",
                "\"'; --",
                "a".repeat(100),
                MODES.get(random.nextInt(MODES.size()))));
    }

    private String exchange(Snapshot now) {
        String table = anyTable();
        Row one = any(now.of(table));
        Row other = any(now.of(table));
        if (one == null || other == null) {
            return "nothing";
        }
        List<String> columns = one.values().keySet().stream()
                .filter(column -> !Tables.KEYS.get(table).contains(column))
                .toList();
        List<String> some = random.nextInt(3) == 0 || columns.isEmpty() ? columns : List.of(any(columns));
        for (String column : some) {
            tables.update(one, column, other.get(column));
            tables.update(other, column, one.get(column));
        }
        return "exchange " + some + " of " + one.text() + " and " + other.text();
    }

    private String replay() {
        Snapshot old = any(snapshots);
        if (old == null) {
            return "nothing";
        }
        switch (random.nextInt(4)) {
            case 0 -> {
                TreeSet<String> some = new TreeSet<>();
                Tables.KEYS.keySet().stream()
                        .filter(table -> random.nextBoolean())
                        .forEach(some::add);
                tables.putBack(old, some);
                return "put back " + some;
            }
            case 1 -> {
                String table = anyTable();
                tables.putBack(old, List.of(table));
                return "put back " + table;
            }
            case 2 -> {
                String tenant = World.TENANTS.get(random.nextInt(World.TENANTS.size()));
                for (String table : List.of("entigma_key", "entigma_key_list", "entigma_shred")) {
                    tables.run("delete from " + table + " where tenant = ?", List.of(tenant.getBytes(UTF_8)));
                    old.of(table).stream()
                            .filter(row -> row.tenant().equals(tenant))
                            .forEach(tables::insert);
                }
                return "put back all of " + tenant;
            }
            default -> {
                return insertOld(anyTable());
            }
        }
    }

    private String insertOld(String table) {
        Snapshot old = any(snapshots);
        Row row = old == null ? null : any(old.of(table));
        if (row == null) {
            return "nothing";
        }
        tables.delete(row);
        return "put back row " + row.text() + ": " + tables.insert(row);
    }

    private String plantKey(Snapshot now) {
        DataKey key = own.get(random.nextInt(own.size()));
        URI kek = random.nextBoolean() ? SpyingKeyServer.APPLICATION : SpyingKeyServer.ATTACKER;
        Row pattern = any(now.of("entigma_key"));
        if (pattern == null) {
            return "nothing";
        }
        String tenant = key.tenant().value();
        long newest = now.of("entigma_key").stream()
                .filter(row -> row.tenant().equals(tenant))
                .mapToLong(row -> ((Number) row.get("version")).longValue())
                .max()
                .orElse(0);
        var wrapped = server.wrapForAnybody(kek, key.cleartext(), new WrapContext(key.tenant(), key.id()));
        Row row = pattern.with("key_id", key.id().toBytes())
                .with("tenant", key.tenant().toBytes())
                .with("version", newest + 1 + random.nextInt(2))
                .with("state", random.nextInt(4) == 0 ? "LIVE" : "ACTIVE")
                .with("wrapped_dek", wrapped.toBytes())
                .with("kek_uri", kek.toString())
                .with("kek_version", wrapped.kekVersion());
        if (random.nextInt(3) == 0) {
            tables.run(
                    "update entigma_key set state = 'LIVE' where tenant = ? and state = 'ACTIVE'",
                    List.of(key.tenant().toBytes()));
        } else if (random.nextInt(4) == 0) {
            tables.run(
                    "delete from entigma_key where tenant = ?",
                    List.of(key.tenant().toBytes()));
        }
        return "plant " + row.text() + ": " + tables.insert(row);
    }

    private String makeActive(Snapshot now) {
        Row row = any(now.of("entigma_key"));
        DataKey key = stolen;
        if (row == null || key == null) {
            return "nothing";
        }
        byte[] tenant = random.nextBoolean() ? key.tenant().toBytes() : row.bytes("tenant");
        byte[] id = Arrays.equals(tenant, key.tenant().toBytes()) ? key.id().toBytes() : row.bytes("key_id");
        tables.run("update entigma_key set state = 'LIVE' where tenant = ? and state = 'ACTIVE'", List.of(tenant));
        tables.run("update entigma_key set state = 'ACTIVE' where key_id = ?", List.of(id));
        return "make active " + KeyId.of(id);
    }

    private String changeCatalog(Snapshot now) {
        Row row = any(now.of("entigma_column"));
        if (row == null) {
            return "nothing";
        }
        Row other = any(now.of("entigma_column"));
        String column = any(List.of("mode", "mode", "context", "key_columns", "value_type", "column_name"));
        Object value = column.equals("mode") ? any(MODES) : other.get(column);
        if (random.nextInt(4) == 0) {
            Row copy = row.with(
                            "column_name", other.get("column_name").toString().toUpperCase(Locale.ROOT))
                    .with(column, value);
            return "insert " + copy.text() + ": " + tables.insert(copy);
        }
        return "update " + row.text() + " set " + column + " = " + value + ": " + tables.update(row, column, value);
    }

    /** Bytes that the attacker can make: under keys of its own or the stolen one, or those of another column or row. */
    private String plantValue(Snapshot now) {
        Row row = any(now.of(Tables.DATA));
        if (row == null) {
            return "nothing";
        }
        String column = any(List.of("text", "mail", "pin", "memo"));
        DataKey key = stolen == null || random.nextBoolean() ? own.get(random.nextInt(own.size())) : stolen;
        Purpose purpose = random.nextBoolean() ? Purpose.VALUE : Purpose.DETERMINISTIC;
        Row other = any(now.of(Tables.DATA));
        byte[] value = switch (random.nextInt(3)) {
            case 0 -> other.bytes(any(List.of("text", "mail", "pin", "memo")));
            case 1 -> (EVIL + "plain").getBytes(UTF_8);
            default -> cipher.seal(key, new FieldContext("note." + column, purpose), (EVIL + "sealed").getBytes(UTF_8));
        };
        return "plant in " + row.get("id") + "." + column + " "
                + row.with(column, value).text() + ": " + tables.update(row, column, value);
    }

    private String finishJobs(Snapshot now) {
        if (random.nextBoolean()) {
            tables.run("update entigma_shard set finished = 1, owner = null", List.of());
            return "finish all shards";
        }
        Row job = any(now.of("entigma_job"));
        if (job == null) {
            return "nothing";
        }
        String state = any(List.of("DONE", "RUNNING", "PLANNING", "PAUSED", "STOPPED", "FAILED"));
        tables.update(job, "state", state);
        return "job " + job.text() + " is " + state;
    }
}
