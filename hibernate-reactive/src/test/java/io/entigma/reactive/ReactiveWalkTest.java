// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.reactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.QueryRefusedException;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

class ReactiveWalkTest {
    private static final String SSN = "123-45-6789";

    private final LocalKek kek = new LocalKek();

    @OnEveryDatabase({Database.POSTGRESQL, Database.MARIADB, Database.MYSQL})
    void session_coldKey_writesReadsAndFinds(TestDatabase db) {
        kek.delay(Duration.ofSeconds(1));
        try (ReactiveApp app = ReactiveApp.start(db, kek, engine -> engine, Person.class)) {
            Person ada = new Person(SSN, "ada@example.com", "Ada Lovelace");
            ada.picture = new byte[] {1, 2, 3};
            app.await(() -> app.sessions().withTransaction(session -> session.persist(ada)));
            app.await(() -> app.sessions().withTransaction(session -> session.persist(new Person(null, null, null))));

            assertThat(db.columnsHolding(SSN)).isEmpty();
            assertThat(db.columnsHolding("ada@example.com")).isEmpty();
            assertThat(db.columnsHolding("Ada")).isEmpty();
            assertThat(db.bytesOfEach("select ssn from Person where ssn is null"))
                    .hasSize(1);

            Person found = app.await(() -> app.sessions().withSession(session -> session.find(Person.class, ada.id)));
            assertThat(found.ssn).isEqualTo(SSN);
            assertThat(app.await(() -> Uni.createFrom()
                                    .completionStage(() -> app.stages()
                                            .withStatelessSession(session -> session.get(Person.class, ada.id))))
                            .email)
                    .isEqualTo("ada@example.com");
            assertThat(found.picture).containsExactly(1, 2, 3);
            assertThat(named(app, "from Person where email = 'ada@example.com'"))
                    .containsExactly("Ada Lovelace");
            assertThat(named(app, "from Person where name = 'Ada Lovelace'")).containsExactly("Ada Lovelace");
            assertThat(named(app, "from Person where name like 'Ada%'")).containsExactly("Ada Lovelace");
            assertThat(named(app, "from Person where email = 'bob@example.com'"))
                    .isEmpty();
            assertThatThrownBy(() -> named(app, "from Person order by ssn")).isInstanceOf(QueryRefusedException.class);
            assertThatThrownBy(() -> named(app, "from Person where ssn = '1'"))
                    .isInstanceOf(QueryRefusedException.class);
        }
    }

    private static List<String> named(ReactiveApp app, String query) {
        return app.await(() -> app.sessions()
                .withSession(session ->
                        session.createSelectionQuery(query, Person.class).getResultList())
                .map(all -> all.stream().map(person -> person.name).toList()));
    }
}
