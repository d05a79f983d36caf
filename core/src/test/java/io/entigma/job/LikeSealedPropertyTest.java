// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.SealedField;
import io.entigma.TenantScope;
import io.entigma.error.DamagedValueException;
import io.entigma.error.UnknownKeyException;
import io.entigma.internal.report.JobCountsData;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever begins like a sealed value is sealed by the job, or in its report: never both, never neither. */
class LikeSealedPropertyTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final byte[] SECRET = "the secret".getBytes(StandardCharsets.UTF_8);
    private static final JobRequest ENCRYPT =
            JobRequest.encrypt("odd.data").tenant(ACME).pageRows(16);

    /** How bytes are made that are like sealed ones; each is put together with what only the running engine has. */
    private enum Likeness {
        MARKER_AND_ANYTHING,
        KEY_AND_ANYTHING,
        SERVER_AND_ANYTHING,
        CUT,
        CHANGED,
        WHOLE
    }

    private record Recipe(Likeness likeness, int number, byte[] tail) {
        byte[] bytes(byte[] sealed) {
            byte[] bytes = sealed.clone();
            return switch (likeness) {
                case MARKER_AND_ANYTHING -> joined(new byte[] {(byte) 0xF9}, tail);
                case KEY_AND_ANYTHING -> {
                    bytes[1] = (byte) (number % 5);
                    yield joined(Arrays.copyOf(bytes, 18), tail);
                }
                case SERVER_AND_ANYTHING -> {
                    byte[] head = new byte[23];
                    head[0] = (byte) 0xF9;
                    head[1] = 3;
                    head[18] = (byte) (number % 6);
                    Arrays.fill(head, 19, 23, (byte) 'a');
                    yield joined(head, tail);
                }
                case CUT -> Arrays.copyOf(bytes, number % bytes.length);
                case CHANGED -> {
                    bytes[number % bytes.length] ^= (byte) (1 << (number % 8));
                    yield bytes;
                }
                case WHOLE -> bytes;
            };
        }

        private static byte[] joined(byte[] head, byte[] tail) {
            byte[] joined = Arrays.copyOf(head, head.length + tail.length);
            System.arraycopy(tail, 0, joined, head.length, tail.length);
            return joined;
        }
    }

    @Provide
    Arbitrary<List<Recipe>> recipes() {
        Arbitrary<byte[]> tail = Arbitraries.oneOf(
                Arbitraries.bytes().array(byte[].class).ofMinSize(0).ofMaxSize(70),
                // The algorithms that there are, before anything.
                Arbitraries.bytes()
                        .between((byte) 1, (byte) 4)
                        .flatMap(first -> Arbitraries.bytes()
                                .array(byte[].class)
                                .ofMinSize(1)
                                .ofMaxSize(70)
                                .map(bytes -> {
                                    bytes[0] = first;
                                    return bytes;
                                })));
        return Combinators.combine(
                        Arbitraries.of(Likeness.class), Arbitraries.integers().between(0, 10_000), tail)
                .as(Recipe::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(100);
    }

    @Property(tries = 15)
    void encryptColumn_ofBytesLikeSealedOnes_sealsOrReportsEach(@ForAll("recipes") List<Recipe> recipes)
            throws Exception {
        try (TestDatabase db = Database.H2.create();
                App app = App.on(db)
                        .entities(StrangeValuesTest.Odd.class)
                        .engine(engine -> engine.plaintextReads(List.of("odd.data")))
                        .start();
                TenantScope scope = TenantScope.open(ACME)) {
            SealedField<byte[]> tolerant = app.entigma().field("odd.data", byte[].class);
            byte[] sealed = tolerant.seal(SECRET);
            List<byte[]> rows =
                    recipes.stream().map(recipe -> recipe.bytes(sealed)).toList();
            for (int i = 0; i < rows.size(); i++) {
                db.update("insert into odd (id, data) values (?, ?)", (long) i, rows.get(i));
            }
            List<Boolean> readable = new ArrayList<>();
            for (byte[] row : rows) {
                readable.add(isReadAs(tolerant, row, Arrays.equals(row, sealed) ? SECRET : row));
            }
            StoredData data = app.entigma().data(db.dataSource());
            assertSealedOrReported(db, tolerant, data, rows, sealed, readable);
            long left = readable.stream().filter(read -> !read).count();
            JobCounts again = data.run(ENCRYPT).counts();
            assertThat(again).isEqualTo(new JobCountsData(rows.size(), 0, rows.size() - left, 0, left, 0, 0, 0));
            JobReport forced = data.run(ENCRYPT.treatAsPlain());
            // All but what was changed in the body, which is under a key that is there.
            assertThat(data.quarantine(forced.id()))
                    .extracting(QuarantinedValue::reason)
                    .doesNotContain("UNKNOWN_KEY", "TRUNCATED", "UNKNOWN_FORMAT");
        }
    }

    private static boolean isReadAs(SealedField<byte[]> field, byte[] row, byte[] expected) {
        try {
            assertThat(field.open(row)).isEqualTo(expected);
            return true;
        } catch (UnknownKeyException | DamagedValueException e) {
            return false;
        }
    }

    private static void assertSealedOrReported(
            TestDatabase db,
            SealedField<byte[]> field,
            StoredData data,
            List<byte[]> rows,
            byte[] sealed,
            List<Boolean> readable)
            throws InterruptedException {
        JobReport report = data.run(ENCRYPT);
        Set<String> reported = new HashSet<>();
        data.quarantine(report.id())
                .forEach(value -> assertThat(reported.add(value.rowKey())).isTrue());
        for (int i = 0; i < rows.size(); i++) {
            byte[] row = rows.get(i);
            byte[] now = db.bytes("select data from odd where id = ?", (long) i);
            boolean isReported = reported.contains("[[\"long\",\"" + i + "\"]]");
            // What the application could read before is what the job takes care of.
            assertThat(isReported).as("%s", Arrays.toString(row)).isNotEqualTo(readable.get(i));
            if (isReported) {
                assertThat(now).isEqualTo(row);
            } else if (Arrays.equals(row, sealed)) {
                assertThat(now).isEqualTo(sealed);
            } else {
                assertThat(now).hasSize(row.length + 46);
                assertThat(field.open(now)).isEqualTo(row);
            }
        }
        assertThat(report.reason().isEmpty()).isEqualTo(reported.isEmpty());
    }
}
