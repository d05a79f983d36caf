// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.error.ValueRefusedException;
import io.entigma.testing.App;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Lob;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

/** Lengths that are said in another way than by {@code @Column}. */
class LengthTest {
    @Entity(name = "Lengths")
    public static class Lengths {
        @Id
        Long id;

        @Encrypted
        @Lob
        String text;

        @Encrypted
        @Lob
        byte[] bytes;

        @Encrypted
        @Size(max = 10)
        String sized;

        @Encrypted
        @Size(max = 2)
        List<String> list = new ArrayList<>();
    }

    @OnEveryProduct
    @DisplayName("@Lob without a length takes megabytes, @Size says the length of a text, the DDL has room for both")
    void persist_lobAndSize_meanWhatTheySay(TestDatabase db) {
        try (App app = App.on(db).entities(Lengths.class).start()) {
            app.run("acme", session -> {
                Lengths lengths = new Lengths();
                lengths.id = 1L;
                lengths.text = "\uD83D\uDE00".repeat(500_000);
                lengths.bytes = new byte[2 << 20];
                lengths.sized = "\uD83D\uDE00".repeat(10);
                lengths.list.addAll(List.of("a longer text", "another"));
                session.persist(lengths);
            });
            app.run("acme", session -> {
                Lengths lengths = session.find(Lengths.class, 1L);
                assertThat(lengths.text.length()).isEqualTo(1_000_000);
                assertThat(lengths.bytes).hasSize(2 << 20);
                assertThat(lengths.list).hasSize(2);
                lengths.sized = "eleven char";
                assertThatThrownBy(session::flush)
                        .isInstanceOf(ValueRefusedException.class)
                        .hasMessageContaining("Lengths.sized: is too long: 11 characters")
                        .hasMessageContaining("10");
                session.clear();
            });
            assertThat(db.bytes("select sized from Lengths")).hasSize(86);
        }
        App.on(db)
                .entities(Lengths.class)
                .set("hibernate.hbm2ddl.auto", "validate")
                .start()
                .close();
    }
}
