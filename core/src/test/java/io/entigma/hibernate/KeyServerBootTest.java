// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.hibernate;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.Place;
import io.entigma.error.MisconfigurationException;
import io.entigma.testing.App;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Lob;
import java.util.Set;

/** What stops a session factory whose attributes are to be sealed at the key server. */
class KeyServerBootTest {
    @Entity(name = "Simple")
    public static class Simple {
        @Id
        Long id;

        @Encrypted(at = Place.KEY_SERVER)
        String secret;
    }

    @Entity(name = "Findable")
    public static class Findable {
        @Id
        Long id;

        @Encrypted(at = Place.KEY_SERVER, deterministic = true)
        String secret;
    }

    @Entity(name = "Large")
    public static class Large {
        @Id
        Long id;

        @Lob
        @Encrypted(at = Place.KEY_SERVER)
        String secret;
    }

    @Entity(name = "Longer")
    public static class Longer {
        @Id
        Long id;

        @Encrypted(at = Place.KEY_SERVER)
        @Column(length = 4097)
        String secret;
    }

    private static void assertRefused(App.Builder app, String... message) {
        assertThatThrownBy(() -> app.start().close())
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContainingAll(message);
    }

    @OnEveryProduct
    void kekWhoseClientOnlyWraps_isRefused(TestDatabase db) {
        assertRefused(
                App.on(db).entities(Simple.class), "Simple.secret", "test:a", "cannot seal values", "at = KEY_SERVER");
        try (App app = App.on(db).start()) {
            assertThatThrownBy(() -> app.entigma().keyServerField("simple.secret", String.class))
                    .isInstanceOf(MisconfigurationException.class)
                    .hasMessageContaining("cannot seal values");
        }
    }

    @OnEveryProduct
    void deterministic_isRefused(TestDatabase db) {
        assertRefused(App.on(db).entities(Findable.class), "Findable.secret", "deterministic = true", "KEY_SERVER");
    }

    @OnEveryProduct
    void longerThanTheLimit_isRefused(TestDatabase db) {
        assertRefused(App.on(db).entities(Large.class), "Large.secret", "16384", "@Column(length)");
        assertRefused(App.on(db).entities(Longer.class), "Longer.secret", "16388", "16384");
    }

    @OnEveryProduct
    void plaintextReads_areRefused(TestDatabase db) {
        assertRefused(
                App.on(db).entities(Simple.class).engine(builder -> builder.plaintextReads(Set.of("simple.secret"))),
                "Simple.secret",
                "plaintextReads");
    }
}
