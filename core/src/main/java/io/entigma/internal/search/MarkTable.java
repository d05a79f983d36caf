// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.search;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a query learns of stored values, as bytes in which SQL finds a value's record without a search: a perfect hash table
 * by hash and displace (Pagh, "Hash and Displace", 1999). A stored value is known by its mark, its last 16 bytes, which no two
 * sealings share: they are output of an authenticated cipher. So rows need no identifier that a database and Hibernate agree on,
 * and a value that was changed meanwhile is no longer known.
 *
 * <p>The record of a mark is at {@code (second + displacement(first % buckets)) % slots}, where first and second are the numbers
 * in the mark's bytes 1 to 3 and 4 to 6. A mark that is not in the table comes to any record, or to an empty one. Immutable,
 * except that nobody may change the arrays.
 */
public final class MarkTable {
    /** Bytes of a mark. */
    public static final int MARK_BYTES = 16;

    /** Bytes of a number in a mark. */
    public static final int NUMBER_BYTES = 3;

    private static final int SECOND_NUMBER = 3;
    private static final byte EMPTY = (byte) 0xFF;
    private static final int PER_BUCKET = 3;

    private final byte[] records;
    private final int slots;
    private final byte[] displacements;
    private final int buckets;

    private MarkTable(byte[] records, int slots, byte[] displacements, int buckets) {
        this.records = records;
        this.slots = slots;
        this.displacements = displacements;
        this.buckets = buckets;
    }

    /**
     * Of records.
     *
     * @param records the record of each mark, all of one size and not all of 0xFF
     * @param size bytes of a record
     * @return the table
     */
    public static MarkTable of(Map<ByteBuffer, byte[]> records, int size) {
        List<Entry> entries = new ArrayList<>(records.size());
        records.forEach((mark, record) -> entries.add(new Entry(number(mark, 0), number(mark, SECOND_NUMBER), record)));
        int buckets = entries.size() / PER_BUCKET + 1;
        List<List<Entry>> fullestFirst = buckets(entries, buckets);
        int slots = entries.size() * 2 + 1;
        while (true) {
            int[] displacements = displacements(fullestFirst, buckets, slots);
            if (displacements != null) {
                return table(fullestFirst, displacements, slots, size);
            }
            // Two marks of one bucket have one remainder; with another divisor they will not.
            slots++;
        }
    }

    private static final class Entry {
        private final int first;
        private final int second;
        private final byte[] record;

        Entry(int first, int second, byte[] record) {
            this.first = first;
            this.second = second;
            this.record = record;
        }
    }

    private static int number(ByteBuffer mark, int at) {
        int start = mark.position() + at;
        return (mark.get(start) & 0xFF) << 16 | (mark.get(start + 1) & 0xFF) << 8 | (mark.get(start + 2) & 0xFF);
    }

    private static List<List<Entry>> buckets(List<Entry> entries, int count) {
        List<List<Entry>> buckets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            buckets.add(new ArrayList<>(PER_BUCKET));
        }
        entries.forEach(entry -> buckets.get(entry.first % count).add(entry));
        buckets.sort(Comparator.<List<Entry>>comparingInt(List::size).reversed());
        return buckets;
    }

    private static int @Nullable [] displacements(List<List<Entry>> buckets, int count, int slots) {
        int[] displacements = new int[count];
        BitSet taken = new BitSet(slots);
        for (List<Entry> bucket : buckets) {
            if (bucket.isEmpty()) {
                break;
            }
            int displacement = displacement(bucket, taken, slots);
            if (displacement < 0) {
                return null;
            }
            displacements[bucket.get(0).first % count] = displacement;
        }
        return displacements;
    }

    /** Where a bucket's entries all find a free slot, which are then taken; -1 if nowhere. */
    private static int displacement(List<Entry> bucket, BitSet taken, int slots) {
        // Not from 0 on for each, or the first slots would soon be full and looked at in vain.
        int start = bucket.get(0).first % slots;
        for (int i = 0; i < slots; i++) {
            int displacement = (start + i) % slots;
            if (take(bucket, taken, displacement, slots)) {
                return displacement;
            }
        }
        return -1;
    }

    private static boolean take(List<Entry> bucket, BitSet taken, int displacement, int slots) {
        for (int i = 0; i < bucket.size(); i++) {
            int slot = slot(bucket.get(i), displacement, slots);
            if (taken.get(slot)) {
                bucket.subList(0, i).forEach(entry -> taken.clear(slot(entry, displacement, slots)));
                return false;
            }
            taken.set(slot);
        }
        return true;
    }

    private static int slot(Entry entry, int displacement, int slots) {
        return (entry.second + displacement) % slots;
    }

    private static MarkTable table(List<List<Entry>> buckets, int[] displacements, int slots, int size) {
        byte[] records = new byte[slots * size];
        Arrays.fill(records, EMPTY);
        for (List<Entry> bucket : buckets) {
            for (Entry entry : bucket) {
                int slot = slot(entry, displacements[entry.first % displacements.length], slots);
                System.arraycopy(entry.record, 0, records, slot * size, size);
            }
        }
        ByteBuffer bytes = ByteBuffer.allocate(displacements.length * Integer.BYTES);
        bytes.asIntBuffer().put(displacements);
        return new MarkTable(records, slots, bytes.array(), displacements.length);
    }

    /**
     * The records, one after the other.
     *
     * @return the bytes, not copied
     */
    public byte[] records() {
        return records;
    }

    /**
     * How many records there are.
     *
     * @return the number
     */
    public int slots() {
        return slots;
    }

    /**
     * The displacements, one for each bucket, of 4 bytes, most significant first.
     *
     * @return the bytes, not copied
     */
    public byte[] displacements() {
        return displacements;
    }

    /**
     * How many displacements there are.
     *
     * @return the number
     */
    public int buckets() {
        return buckets;
    }

    @Override
    public String toString() {
        return "MarkTable[" + slots + " slots]";
    }
}
