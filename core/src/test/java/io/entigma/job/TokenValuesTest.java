// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Encrypted;
import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.cipher.FieldCipher;
import io.entigma.internal.cipher.FieldContext;
import io.entigma.internal.cipher.Purpose;
import io.entigma.internal.cipher.SearchBlock;
import io.entigma.internal.cipher.SearchLabel;
import io.entigma.internal.cipher.ServerSealed;
import io.entigma.internal.cipher.StoredForm;
import io.entigma.kek.WrapContext;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedDek;
import io.entigma.testing.App;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/** A column that holds values with search tokens beside others: read, counted, verified and re-encrypted like any. */
class TokenValuesTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final FieldContext CONTEXT = new FieldContext("memo.text", Purpose.VALUE);

    @Entity(name = "memo")
    public static class Memo {
        @Id
        Long id;

        @Encrypted
        String text;
    }

    private final LocalKek kek = new LocalKek();
    private final FieldCipher cipher = new FieldCipher();

    private App app(TestDatabase db) {
        return App.on(db)
                .entities(Memo.class)
                .kek(kek)
                // A rotation waits for nodes that look this often.
                .engine(engine -> engine.epochInterval(Duration.ofMillis(50)))
                .withoutConstraints()
                .start();
    }

    private static void table(TestDatabase db) {
        db.execute("create table memo (id bigint primary key, text " + db.binaryType(2000) + ")");
    }

    private static void insert(TestDatabase db, long id, byte[] text) {
        db.update("insert into memo (id, text) values (?, ?)", id, text);
    }

    private static void persist(App app, String tenant, long id) {
        app.run(tenant, session -> {
            Memo memo = new Memo();
            memo.id = id;
            memo.text = "text " + id;
            session.persist(memo);
        });
    }

    private static String read(App app, long id) {
        return app.call("acme", session -> session.find(Memo.class, id).text);
    }

    /** The tenant's DEK, as only a test can have it. */
    private DataKey dek(TestDatabase db, TenantId tenant) {
        byte[] name = tenant.value().getBytes(StandardCharsets.UTF_8);
        KeyId id = KeyId.of(Objects.requireNonNull(db.bytes("select key_id from entigma_key where tenant = ?", name)));
        byte[] wrapped = db.bytes("select wrapped_dek from entigma_key where tenant = ?", name);
        WrappedDek dek = new WrappedDek(Objects.requireNonNull(wrapped), "1");
        return DataKey.of(tenant, kek.unwrap(LocalKek.URI_A, dek, new WrapContext(tenant, id)));
    }

    private byte[] seal(DataKey key, int layout, int tokens, String text) {
        byte[] random = new byte[tokens];
        new Random(layout).nextBytes(random);
        SearchBlock block = new SearchBlock(new SearchLabel(layout, 7), random);
        return cipher.seal(key, CONTEXT, block, text.getBytes(StandardCharsets.UTF_8));
    }

    @OnEveryDatabase
    void values_withTokens_areReadVerifiedAndMovedToANewKey(TestDatabase db) throws Exception {
        table(db);
        try (App app = app(db)) {
            persist(app, "acme", 1);
            DataKey key = dek(db, ACME);
            insert(db, 2, seal(key, 11, 16, "text 2"));
            insert(db, 3, seal(key, 12, 300, "text 3"));
            assertThat(read(app, 2)).isEqualTo("text 2");
            assertThat(read(app, 3)).isEqualTo("text 3");
            StoredData data = app.entigma().data(db.dataSource());
            assertThat(data.verify())
                    .extracting(VerifiedColumn::outcome, VerifiedColumn::values)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple("OK", 3L));
            assertThat(data.audit()).isEmpty();

            assertThat(app.entigma().keys().rotateDek(List.of(ACME)).failures()).isEmpty();
            assertThat(data.run(JobRequest.reencrypt()).counts().changed()).isEqualTo(3);
            assertThat(read(app, 3)).isEqualTo("text 3");
            assertThat(data.status()).singleElement().satisfies(use -> {
                assertThat(use.version()).isEqualTo(2);
                assertThat(use.values()).isEqualTo(3);
            });
        }
    }

    /** What {@link StoredForm} says of whole values, one by one, is what the database says of all at once. */
    @OnEveryDatabase
    void status_ofValuesWithTokensAndAllThatIsLikeThem_isWhatEachWholeValueSays(TestDatabase db) throws Exception {
        table(db);
        try (App app = app(db)) {
            persist(app, "acme", 1);
            persist(app, "other", 2);
            List<byte[]> rows = rows(dek(db, ACME), dek(db, new TenantId("other")));
            for (int i = 0; i < rows.size(); i++) {
                insert(db, 10 + i, rows.get(i));
            }
            Map<String, Long> counted = new TreeMap<>();
            for (ColumnUse use : app.entigma().data(db.dataSource()).status()) {
                counted.merge(use.keyId() + " " + (use.state() != null), use.values(), Long::sum);
            }
            Map<String, Long> expected = new TreeMap<>();
            for (byte[] stored : db.bytesOfEach("select text from memo")) {
                StoredForm form = StoredForm.of(Objects.requireNonNull(stored), keysOf(db));
                boolean plain = form.kind() == StoredForm.Kind.PLAIN;
                expected.merge(
                        (plain ? null : form.keyId()) + " " + (form.kind() == StoredForm.Kind.SEALED), 1L, Long::sum);
            }
            assertThat(counted).isEqualTo(expected);
            assertThat(expected.get(dek(db, ACME).id() + " true")).isEqualTo(1 + 2 * wholeValues());
        }
    }

    private static final int[] TOKEN_BYTES = {0, 16, 120, 300};

    private static long wholeValues() {
        return 3L * TOKEN_BYTES.length;
    }

    /** Whole ones in two layouts, cut ones, ones with other extras, some of no key that is known. */
    private List<byte[]> rows(DataKey key, DataKey other) {
        List<byte[]> rows = new ArrayList<>();
        for (int tokens : TOKEN_BYTES) {
            for (DataKey of : List.of(key, other, DataKey.generate(ACME))) {
                for (int layout : new int[] {11, 12}) {
                    byte[] sealed = seal(of, layout, tokens, "");
                    byte[] odd = seal(of, layout, tokens, "text");
                    odd[18] = 2;
                    rows.addAll(List.of(sealed, seal(of, layout, tokens, "text"), seal(of, layout, tokens, "t"), odd));
                }
            }
            // Of one layout some are whole and some are not, of another all are whole.
            for (int cut : new int[] {1, 12, 28, 29, 30, 33, 34, 45, 46, 56}) {
                byte[] sealed = seal(key, 11, tokens, "");
                rows.add(Arrays.copyOf(sealed, cut));
                rows.add(Arrays.copyOf(sealed, Math.max(1, sealed.length - cut)));
            }
        }
        return rows;
    }

    private static StoredForm.Keys keysOf(TestDatabase db) {
        List<KeyId> known = db.bytesOfEach("select key_id from entigma_key").stream()
                .map(bytes -> KeyId.of(Objects.requireNonNull(bytes)))
                .toList();
        return new StoredForm.Keys() {
            @Override
            public boolean hasKey(KeyId id) {
                return known.contains(id);
            }

            @Override
            public boolean hasKek(ServerSealed value) {
                return false;
            }
        };
    }
}
