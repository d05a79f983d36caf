// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Entigma;
import io.entigma.key.KeyTable;
import io.entigma.key.TenantId;
import io.entigma.testing.Await;
import io.entigma.testing.ChildJvm;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;

/** What one JVM does to keys, another one notices without being told. */
class OtherNodeTest {
    private static final String KEK = "ef".repeat(32);
    private static final TenantId ACME = new TenantId("acme");

    private static String ask(ChildJvm node, String line) throws IOException {
        node.send(line);
        return node.nextLine();
    }

    private static String awaitAnswer(ChildJvm node, String line, Predicate<String> wanted) throws Exception {
        return Await.value("the other node's answer to " + line, () -> ask(node, line), wanted);
    }

    private static String keyOf(String sealed) {
        return sealed.substring("sealed ".length() + 4, "sealed ".length() + 36);
    }

    @OnEveryDatabase(except = {Database.H2, Database.H2_FILE})
    void rotateAndShred_inOneJvm_areNoticedByAnother(TestDatabase db) throws Exception {
        try (Entigma entigma = NodeMain.engine(db.url(), db.user(), db.password(), KEK);
                ChildJvm node = ChildJvm.start(NodeMain.class, db.url(), db.user(), db.password(), KEK)) {
            node.awaitLine("ready");
            String first = ask(node, "seal");
            entigma.keys().rotateDek(List.of(ACME));
            String second = awaitAnswer(node, "seal", answer -> !keyOf(answer).equals(keyOf(first)));
            String active = entigma.keys().of(ACME).get(0).id().toString();
            assertThat(keyOf(second)).isEqualTo(active);
            assertThat(ask(node, first.substring(7))).isEqualTo("opened text");
            entigma.keys().requestShred(ACME, Duration.ZERO);
            entigma.keys().shredDue();
            awaitAnswer(node, second.substring(7), "KeyDestroyedException"::equals);
            // Each key has the whole interval to disappear: one may be gone already while another is still cached.
            awaitAnswer(node, first.substring(7), "KeyDestroyedException"::equals);
            awaitAnswer(node, "seal", "KeyDestroyedException"::equals);
            entigma.keys().enable(ACME);
            awaitAnswer(node, "seal", answer -> answer.startsWith("sealed "));
            assertThat(ask(node, first.substring(7))).isEqualTo("KeyDestroyedException");
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("tables of an earlier version are noticed at boot, with what is missing")
    void keyTable_ofAnEarlierVersion_isToldAtBoot(TestDatabase db) {
        NodeMain.engine(db.url(), db.user(), db.password(), KEK).close();
        db.execute("drop table entigma_shred");
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> Entigma.builder()
                        .kek("test:a")
                        .kekClient(new io.entigma.testing.LocalKek())
                        .keyTable(KeyTable.at(db.url()).user(db.user()))
                        .build())
                .isInstanceOf(io.entigma.error.MisconfigurationException.class)
                .hasMessageContaining("CREATE TABLE IF NOT EXISTS entigma_shred (");
    }
}
