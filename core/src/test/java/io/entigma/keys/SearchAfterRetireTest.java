// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Entigma;
import io.entigma.TenantScope;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

class SearchAfterRetireTest {
    private static final TenantId ACME = new TenantId("acme");

    private static List<byte[]> search(Entigma entigma) {
        try (TenantScope scope = TenantScope.open(ACME)) {
            return entigma.deterministicField("t.c", String.class).searchForms("text");
        }
    }

    @OnEveryDatabase
    @DisplayName("a node that has not heard yet that another one retired a key searches on, under those that are left")
    void search_whileTheListOfKeysIsOld_findsWhatIsLeft(TestDatabase db) throws Exception {
        LocalKek kek = new LocalKek();
        try (Entigma quick = App.on(db)
                        .kek(kek)
                        .engine(engine -> engine.epochInterval(Duration.ofMillis(20)))
                        .buildEngine();
                Entigma slow = App.on(db)
                        .kek(kek)
                        // Room for one key: the other one is loaded for each search, while the list stays as it is.
                        .engine(engine ->
                                engine.epochInterval(Duration.ofHours(1)).cacheSize(1))
                        .buildEngine()) {
            try (TenantScope scope = TenantScope.open(ACME)) {
                quick.deterministicField("t.c", String.class).seal("text");
            }
            // Else the rotation waits until the slow one has looked.
            db.execute("delete from entigma_setting");
            quick.keys().rotateDek(List.of(ACME));
            assertThat(search(slow)).hasSize(2);
            quick.data(db.url(), db.user(), db.password()).retire(ACME, 1);
            assertThat(search(slow)).hasSize(1);
            assertThat(search(slow)).hasSize(1);
        }
    }
}
