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
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Payload;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.math.BigDecimal;
import java.util.function.Consumer;
import org.hibernate.validator.constraints.Length;
import org.hibernate.validator.constraints.Range;
import org.junit.jupiter.api.DisplayName;

/** Bean Validation sees plaintext; what Hibernate makes of its constraints in DDL must not meet sealed bytes. */
class ValidationTest {
    interface Draft {}

    @Size(max = 12)
    @Constraint(validatedBy = {})
    @Retention(RetentionPolicy.RUNTIME)
    @interface Nick {
        String message() default "";

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};
    }

    @Entity(name = "Validated")
    public static class Validated {
        @Id
        Long id;

        @Encrypted
        @NotNull
        @Size(max = 40)
        String sized = "\uD83D\uDE00".repeat(20);

        @Encrypted
        @Length(max = 30)
        String byLength = "canary";

        @Encrypted
        @Nick
        String composed = "canary";

        @Encrypted
        @Size(max = 7, groups = Draft.class)
        String grouped = "canary of more than seven";

        @Encrypted
        @Min(18)
        @Max(150)
        int age = 42;

        @Encrypted
        @Range(min = -5, max = 5)
        Integer stars = -5;

        @Encrypted
        @Digits(integer = 5, fraction = 2)
        @DecimalMin("0.5")
        BigDecimal price = new BigDecimal("12345.67");

        @Encrypted
        @NotBlank
        @Pattern(regexp = "[a-z]+")
        String pattern = "canary";

        @Encrypted
        @Size(max = 9)
        byte[] bytes = new byte[9];
    }

    private static Validated validated(long id, Consumer<Validated> change) {
        Validated validated = new Validated();
        validated.id = id;
        change.accept(validated);
        return validated;
    }

    private static App.Builder app(TestDatabase db, String mode) {
        return App.on(db).entities(Validated.class).set("jakarta.persistence.validation.mode", mode);
    }

    @OnEveryProduct
    @DisplayName("Bean Validation's constraints hold for the plaintext, and its DDL does not touch sealed bytes")
    void persist_constrainedAttributes_areValidatedAndSealed(TestDatabase db) {
        try (App app = app(db, "auto").start()) {
            app.run("acme", session -> session.persist(validated(1, v -> {})));
            app.run("acme", session -> {
                Validated loaded = session.find(Validated.class, 1L);
                assertThat(loaded).usingRecursiveComparison().isEqualTo(validated(1, v -> {}));
            });
            assertRefused(app, v -> v.sized = "x".repeat(41), "sized");
            assertRefused(app, v -> v.age = 17, "age");
            assertRefused(app, v -> v.stars = 6, "stars");
            assertRefused(app, v -> v.composed = "x".repeat(13), "composed");
            assertRefused(app, v -> v.pattern = "1", "pattern");
            assertRefused(app, v -> v.price = new BigDecimal("0.4"), "price");
        }
        assertThat(db.columnsHolding("canary")).isEmpty();
        assertThatThrownBy(() -> db.execute("insert into Validated (id, age) values (2, null)"))
                .as("@NotNull is NOT NULL for sealed columns too")
                .isInstanceOf(IllegalStateException.class);
        app(db, "auto").set("hibernate.hbm2ddl.auto", "validate").start().close();
    }

    private static void assertRefused(App app, Consumer<Validated> change, String attribute) {
        assertThatThrownBy(() -> app.run("acme", session -> {
                    session.persist(validated(2, change));
                    session.flush();
                }))
                .isInstanceOf(ConstraintViolationException.class)
                .hasMessageContaining(attribute);
    }

    @OnEveryProduct
    @DisplayName("@Size and @Length are the mapped length, with or without a validator, of the default group only")
    void persist_withoutValidator_keepsTheLengths(TestDatabase db) {
        try (App app = app(db, "none").start()) {
            app.run("acme", session -> session.persist(validated(1, v -> v.sized = "\uD83D\uDE00".repeat(40))));
            assertThat(db.bytes("select sized from Validated")).hasSize(4 * 40 + 46);
            assertTooLong(app, v -> v.sized = "x".repeat(41), "Validated.sized");
            assertTooLong(app, v -> v.byLength = "x".repeat(31), "Validated.byLength");
            assertTooLong(app, v -> v.composed = "x".repeat(13), "Validated.composed");
            assertTooLong(app, v -> v.bytes = new byte[10], "Validated.bytes");
            assertTooLong(app, v -> v.grouped = "x".repeat(256), "Validated.grouped");
        }
    }

    private static void assertTooLong(App app, Consumer<Validated> change, String attribute) {
        assertThatThrownBy(() -> app.run("acme", session -> session.persist(validated(2, change))))
                .isInstanceOf(ValueRefusedException.class)
                .hasMessageContaining(attribute + ": is too long");
    }
}
