// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs once per {@link Database}. It takes a {@link TestDatabase}, which is empty at first and is dropped
 * afterwards; {@code @BeforeEach} and {@code @AfterEach} methods that take one get the same.
 *
 * <pre>{@code
 * @OnEveryDatabase
 * void store_value_isSealed(TestDatabase db) { ... }
 *
 * @OnEveryDatabase(except = Database.H2_FILE)
 * void lock_row_waits(TestDatabase db) { ... }
 * }</pre>
 *
 * <p>A class in which every test is of this kind can take the database in its set-up; a plain {@code @Test} there would
 * find none. A plain test takes {@link Database#create} with try-with-resources.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(DatabaseInvocations.class)
public @interface OnEveryDatabase {
    /** Only these; empty means all. */
    Database[] value() default {};

    /** All but these. */
    Database[] except() default {};
}
