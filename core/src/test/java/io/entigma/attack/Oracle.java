// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.attack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.attack.Tables.Row;
import io.entigma.attack.Tables.Snapshot;
import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.cipher.FieldCipher;
import io.entigma.internal.cipher.FieldContext;
import io.entigma.internal.cipher.Purpose;
import io.entigma.internal.cipher.SealedFormat;
import io.entigma.internal.cipher.SealedValueException;
import io.entigma.internal.cipher.ServerSealed;
import io.entigma.kek.ValueContext;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Judges stored bytes by the keys that the key server has seen and by nothing that the database says. */
final class Oracle {
    static final List<String> COLUMNS = List.of("text", "mail", "pin", "memo");

    /** Algorithm of each column's values. */
    private static final Map<String, Integer> ALGORITHMS = Map.of("text", 1, "mail", 2, "pin", 3, "memo", 1);

    private final SpyingKeyServer server;
    private final FieldCipher cipher = new FieldCipher();

    Oracle(SpyingKeyServer server) {
        this.server = server;
    }

    /** A stored value that one of the application's own keys opens as its column's. */
    @SuppressWarnings("ArrayRecordComponent")
    record Opened(String tenant, KeyId key, byte[] plain) {
        String text() {
            return new String(plain, UTF_8);
        }
    }

    /** Null if no key that the application made opens it in this column. */
    @Nullable
    Opened open(String column, byte @Nullable [] stored) {
        KeyId id = stored == null ? null : SealedFormat.keyIdIfPresent(stored);
        if (id == null) {
            return null;
        }
        try {
            return ServerSealed.isOne(stored) ? openServerValue(column, stored) : open(column, stored, server.made(id));
        } catch (SealedValueException e) {
            return null;
        }
    }

    private @Nullable Opened open(String column, byte[] stored, @Nullable DataKey key) throws SealedValueException {
        return key == null
                ? null
                : new Opened(
                        key.tenant().value(),
                        key.id(),
                        cipher.open(key, new FieldContext("note." + column, Purpose.VALUE), stored));
    }

    private @Nullable Opened openServerValue(String column, byte[] stored) throws SealedValueException {
        ServerSealed value = ServerSealed.read(stored);
        ValueContext context = new ValueContext(value.tenant(), value.keyId(), "note." + column);
        byte[] bound = server.openAll(SpyingKeyServer.APPLICATION, List.of(value.sealed()), context)
                .get(0);
        byte[] plain = bound == null ? null : ServerSealed.unbind(value.tenant(), "note." + column, bound);
        return plain == null ? null : new Opened(value.tenant().value(), value.keyId(), plain);
    }

    /** What an honest writer has changed in the data. */
    record Change(Row row, String column, byte @Nullable [] before, byte @Nullable [] after) {
        @Override
        public String toString() {
            return "column " + column + " of " + row.text();
        }
    }

    static List<Change> changes(Snapshot before, Snapshot after) {
        Map<Object, Row> old = new HashMap<>();
        before.of(Tables.DATA).forEach(row -> old.put(row.get("id"), row));
        return after.of(Tables.DATA).stream()
                .flatMap(row -> COLUMNS.stream().map(column -> change(old.get(row.get("id")), row, column)))
                .filter(change -> !Arrays.equals(change.before(), change.after()))
                .toList();
    }

    private static Change change(@Nullable Row before, Row after, String column) {
        return new Change(after, column, before == null ? null : before.bytes(column), after.bytes(column));
    }

    /** What the application or a job has sealed is sealed as the mapping says, under a key of the application's own. */
    Opened requireSealed(Change change, Model model, Damage damage) {
        byte[] stored = change.after();
        assertThat(stored).as("%s is sealed", change).isNotNull();
        Opened opened = open(change.column(), stored);
        assertThat(opened)
                .as("%s opens under a key of the application's own, in its own context", change)
                .isNotNull();
        assertThat((int) stored[1]).as("algorithm of %s", change).isEqualTo(ALGORITHMS.get(change.column()));
        if (!damage.rollsBack(opened.tenant())) {
            assertThat(model.barred())
                    .as("keys that may not seal, as %s", change)
                    .doesNotContain(opened.key());
        }
        if (stored[1] == 3) {
            assertThat(opened.key())
                    .as("%s", change)
                    .isEqualTo(ServerSealed.keyId(new TenantId(opened.tenant()), SpyingKeyServer.APPLICATION));
        }
        return opened;
    }

    /** A job moves values; what they say, whose they are and where they belong stays. */
    void requireMoved(Change change, Model model, Damage damage) {
        Opened old = open(change.column(), change.before());
        assertThat(old).as("what a job could open: %s", change).isNotNull();
        Opened opened = requireSealed(change, model, damage);
        assertThat(opened.tenant()).as("owner of %s", change).isEqualTo(old.tenant());
        assertThat(opened.plain()).as("content of %s", change).isEqualTo(old.plain());
    }

    /** A job that decrypts one column. */
    void requireDecrypted(Change change) {
        assertThat(change.column()).as("column that is decrypted: %s", change).isEqualTo("memo");
        Opened old = open(change.column(), change.before());
        assertThat(old).as("what a job could open: %s", change).isNotNull();
        assertThat(change.after()).as("%s", change).isEqualTo(old.plain());
    }

    /** A job that encrypts one column. What stands there in the clear is believed. */
    void requireEncrypted(Change change, Model model, Damage damage) {
        assertThat(change.column()).as("column that is encrypted: %s", change).isEqualTo("memo");
        if (open(change.column(), change.before()) != null) {
            requireMoved(change, model, damage);
            return;
        }
        Opened opened = requireSealed(change, model, damage);
        assertThat(opened.plain()).as("content of %s", change).isEqualTo(change.before());
        assertThat(opened.tenant())
                .as("owner of %s", change)
                .isEqualTo(String.valueOf(change.row().get("company")));
    }
}
