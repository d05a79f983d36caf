// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import io.entigma.internal.tables.RowBytes;
import io.entigma.key.KeyId;
import io.entigma.key.KeyPurpose;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedDek;
import io.entigma.key.WrappedKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The authenticated list of a tenant's keys: what is not in it does not exist, and what is in it must be there as it was
 * written. Immutable.
 *
 * @param tenant whose keys
 * @param generation counts up with each change; a node refuses a lower one than it has seen
 * @param entries one for each key, by version
 */
public record KeyList(TenantId tenant, long generation, List<Entry> entries) {
    private static final String LABEL = "key list 1";
    private static final String ROW = "key 1";
    private static final String ROW_WITH_PURPOSE = "key 2";
    private static final int HASH_BYTES = 32;
    private static final int ENTRY_BYTES = KeyId.BYTES + Integer.BYTES + 1 + HASH_BYTES;

    /** Added to the code of an index key's state. */
    private static final int INDEX = 0x10;

    /**
     * One key.
     *
     * @param id its id
     * @param version its version
     * @param purpose what it is for
     * @param state its state
     * @param hash SHA-256 of its row
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Entry(KeyId id, int version, KeyPurpose purpose, KeyState state, byte[] hash) {
        static Entry of(WrappedKey row) {
            return new Entry(row.id(), row.version(), row.purpose(), row.state(), hashOf(row));
        }

        /**
         * Whether a row is as it was written.
         *
         * @param row the row
         * @return true if it is
         */
        public boolean covers(WrappedKey row) {
            return id.equals(row.id()) && java.security.MessageDigest.isEqual(hash, hashOf(row));
        }
    }

    /** Copies the list. */
    public KeyList {
        entries = List.copyOf(entries);
    }

    public static KeyList of(TenantId tenant, long generation, List<WrappedKey> rows) {
        return new KeyList(
                tenant,
                generation,
                rows.stream()
                        .sorted(Comparator.comparingInt(WrappedKey::version))
                        .map(Entry::of)
                        .toList());
    }

    /**
     * Everything of a key's row but the counters, which change without a change of the key. A DEK's is as it was before keys
     * had a purpose.
     */
    private static byte[] hashOf(WrappedKey row) {
        return switch (row.purpose()) {
            case DATA -> fields(ROW, row).hash();
            case INDEX ->
                fields(ROW_WITH_PURPOSE, row).text(row.purpose().name()).hash();
        };
    }

    private static RowBytes fields(String label, WrappedKey row) {
        WrappedDek wrapped = row.wrapped();
        return new RowBytes(label)
                .bytes(row.id().toBytes())
                .bytes(row.tenant().toBytes())
                .number(row.version())
                .text(row.state().name())
                .bytes(wrapped == null ? null : wrapped.toBytes())
                .text(wrapped == null ? null : wrapped.kekVersion())
                .text(row.kek().toString())
                .number(row.created().toEpochMilli())
                .number(row.changed().toEpochMilli());
    }

    /**
     * What it says of a key.
     *
     * @param id the key
     * @return its entry, or empty
     */
    public Optional<Entry> entry(KeyId id) {
        return entries.stream().filter(entry -> entry.id.equals(id)).findFirst();
    }

    /**
     * Keys whose row is missing, or not as it was written.
     *
     * @param rows the tenant's rows
     * @return their entries; empty if all is there
     */
    public List<Entry> uncovered(Collection<WrappedKey> rows) {
        return entries.stream()
                .filter(entry -> rows.stream().noneMatch(entry::covers))
                .toList();
    }

    /**
     * What is signed.
     *
     * @return the encoding
     */
    public RowBytes toSign() {
        return new RowBytes(LABEL).bytes(tenant.toBytes()).number(generation).bytes(encodedEntries());
    }

    /** As it is stored: id, version, purpose and state, and hash of each key, {@value #ENTRY_BYTES} bytes. */
    public byte[] encodedEntries() {
        ByteBuffer buffer = ByteBuffer.allocate(entries.size() * ENTRY_BYTES);
        for (Entry entry : entries) {
            buffer.put(entry.id.toBytes())
                    .putInt(entry.version)
                    .put(stateCode(entry.purpose, entry.state))
                    .put(entry.hash);
        }
        return buffer.array();
    }

    /** Reads what {@link #encodedEntries} wrote; null if it cannot have written this. */
    public static @Nullable KeyList decode(TenantId tenant, long generation, byte[] encoded) {
        if (encoded.length % ENTRY_BYTES != 0) {
            return null;
        }
        List<Entry> entries = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.wrap(encoded);
        while (buffer.hasRemaining()) {
            byte[] id = new byte[KeyId.BYTES];
            byte[] hash = new byte[HASH_BYTES];
            buffer.get(id);
            int version = buffer.getInt();
            byte code = buffer.get();
            KeyPurpose purpose = (code & INDEX) == 0 ? KeyPurpose.DATA : KeyPurpose.INDEX;
            KeyState state = state(purpose, code);
            if (state == null) {
                return null;
            }
            buffer.get(hash);
            entries.add(new Entry(KeyId.of(id), version, purpose, state, hash));
        }
        return new KeyList(tenant, generation, entries);
    }

    /** Codes of their own, since a constant may move. */
    private static byte stateCode(KeyPurpose purpose, KeyState state) {
        int code = switch (state) {
            case ACTIVE -> 1;
            case LIVE -> 2;
            case RETIRED -> 3;
            case SHREDDED -> 4;
        };
        return (byte) (purpose == KeyPurpose.INDEX ? INDEX + code : code);
    }

    private static @Nullable KeyState state(KeyPurpose purpose, byte code) {
        for (KeyState state : KeyState.values()) {
            if (stateCode(purpose, state) == code) {
                return state;
            }
        }
        return null;
    }
}
