// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.testing.App;
import io.entigma.testing.ChildJvm;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

class TwoProcessesTest {
    private static final byte[] KEK = HexFormat.of().parseHex("ab".repeat(32));

    @OnEveryDatabase(except = {Database.H2, Database.H2_FILE})
    @DisplayName("two processes of 25 threads each write for a cold tenant; one key, every row readable")
    void persist_twoProcessesColdTenant_oneKey(TestDatabase db) throws Exception {
        try (App app = App.on(db).entities(Note.class).kek(new LocalKek(KEK)).start();
                ChildJvm one = child(db, 0);
                ChildJvm two = child(db, 1000)) {
            for (ChildJvm child : List.of(one, two)) {
                child.awaitLine("ready");
            }
            one.send("go");
            two.send("go");
            for (ChildJvm child : List.of(one, two)) {
                child.awaitLine("done");
                assertThat(child.exit()).isZero();
            }
            assertThat(((Number) db.value("select count(*) from entigma_key")).intValue())
                    .isEqualTo(1);
            app.run("cold tenant", session -> {
                List<Note> notes = session.createQuery("from Note", Note.class).list();
                assertThat(notes).hasSize(50).allSatisfy(n -> assertThat(n.text).isEqualTo("text " + n.id));
            });
        }
    }

    private static ChildJvm child(TestDatabase db, int firstId) throws Exception {
        return ChildJvm.start(
                KeyRaceMain.class,
                db.url(),
                db.user(),
                db.password(),
                HexFormat.of().formatHex(KEK),
                Integer.toString(firstId));
    }
}
