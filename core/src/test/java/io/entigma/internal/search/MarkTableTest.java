// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkTableTest {
    private static int number(byte[] bytes, int at, int count) {
        int number = 0;
        for (int i = at; i < at + count; i++) {
            number = number << 8 | (bytes[i] & 0xFF);
        }
        return number;
    }

    /** What the database computes. */
    private static byte[] record(MarkTable table, byte[] mark, int size) {
        int bucket = number(mark, 0, 3) % table.buckets();
        int slot = (number(mark, 3, 3) + number(table.displacements(), 4 * bucket, 4)) % table.slots();
        return Arrays.copyOfRange(table.records(), slot * size, (slot + 1) * size);
    }

    private static byte[] bytes(Random random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 10, 1_000, 60_000})
    @DisplayName("each mark comes to its own record, and no other mark to one of 16 bytes that is equal to it")
    void record_ofEachMark_isItsOwn(int marks) {
        Random random = new Random(marks);
        Map<ByteBuffer, byte[]> records = new HashMap<>();
        for (int i = 0; i < marks; i++) {
            byte[] mark = bytes(random, MarkTable.MARK_BYTES);
            records.put(ByteBuffer.wrap(mark), mark);
        }
        MarkTable table = MarkTable.of(records, MarkTable.MARK_BYTES);
        records.forEach((mark, record) ->
                assertThat(record(table, mark.array(), MarkTable.MARK_BYTES)).isEqualTo(record));
        for (int i = 0; i < 1_000; i++) {
            byte[] other = bytes(random, MarkTable.MARK_BYTES);
            assertThat(record(table, other, MarkTable.MARK_BYTES)).isNotEqualTo(other);
        }
        assertThat(table.slots()).isLessThan(3 * marks + 16);
        assertThat(table.records()).hasSize(table.slots() * MarkTable.MARK_BYTES);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 16})
    @DisplayName("marks that agree in the number of their bucket, or in the number of their slot, are told apart")
    void record_ofMarksThatCollide_isItsOwn(int size) {
        Random random = new Random(size);
        Map<ByteBuffer, byte[]> records = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            byte[] mark = bytes(random, MarkTable.MARK_BYTES);
            Arrays.fill(mark, 0, 3, (byte) (i % 2));
            mark[3] = 0;
            mark[4] = (byte) (i >> 8);
            mark[5] = (byte) i;
            records.put(ByteBuffer.wrap(mark), bytes(random, size));
        }
        MarkTable table = MarkTable.of(records, size);
        records.forEach(
                (mark, record) -> assertThat(record(table, mark.array(), size)).isEqualTo(record));
    }
}
