// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.Searchable;
import io.entigma.error.KeyInUseException;
import io.entigma.error.QueryRefusedException;
import io.entigma.job.JobRequest;
import io.entigma.job.StoredData;
import io.entigma.key.KeyPurpose;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import io.entigma.testing.App;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

/** Index keys that come to an end, so that a tenant can have another one again and again. */
class IndexKeyRetirementTest {
    private static final TenantId ACME = new TenantId("acme");

    @Entity(name = "Member")
    public static class Member {
        @Id
        public Long id;

        @Encrypted
        @Searchable
        @Column(length = 20)
        public String name;
    }

    private static void store(App app, long id) {
        app.run("acme", session -> {
            Member member = new Member();
            member.id = id;
            member.name = "Anna";
            session.persist(member);
        });
    }

    private static List<Long> found(App app) {
        return app.call(
                "acme",
                session -> session.createSelectionQuery(
                                "select m.id from Member m where m.name = :n order by 1", Long.class)
                        .setParameter("n", "Anna")
                        .getResultList());
    }

    private static List<WrappedKey> indexKeys(App app, KeyState state) {
        return app.entigma().keys().of(ACME).stream()
                .filter(key -> key.purpose() == KeyPurpose.INDEX && key.state() == state)
                .toList();
    }

    @OnEveryProduct
    @DisplayName(
            "an index key is retired when no stored token needs it, and searches go on through any number of rotations")
    void retire_indexKeyOfNoToken_letsTheNextOneCome(TestDatabase db) throws Exception {
        try (App app = App.on(db)
                .entities(Member.class)
                .engine(engine -> engine.epochInterval(Duration.ofMillis(50)))
                .start()) {
            StoredData data = app.entigma().data(db.dataSource());
            store(app, 1);
            app.entigma().keys().rotateIndexKey(List.of(ACME));
            store(app, 2);
            int old = indexKeys(app, KeyState.LIVE).get(0).version();
            assertThatThrownBy(() -> data.retire(ACME, old))
                    .isInstanceOf(KeyInUseException.class)
                    .hasMessageContaining("stored values need it (1 in Member.name); re-encrypt them first");

            data.run(JobRequest.reencrypt());
            data.retire(ACME, old);
            assertThat(indexKeys(app, KeyState.RETIRED)).hasSize(1);
            assertThat(found(app)).containsExactly(1L, 2L);

            app.entigma().keys().rotateIndexKey(List.of(ACME));
            store(app, 3);
            assertThat(found(app)).containsExactly(1L, 2L, 3L);

            app.entigma().keys().rotateIndexKey(List.of(ACME));
            assertThatThrownBy(() -> found(app))
                    .isInstanceOf(QueryRefusedException.class)
                    .hasMessageContaining("re-encrypt them, and retire the old index keys");
        }
    }
}
