// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A test of mapping or queries: once per database product, as {@link OnEveryDatabase}. Where H2 stores its rows cannot matter to
 * it; restarts, jobs and locks are tested in files too.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@OnEveryDatabase(except = Database.H2_FILE)
public @interface OnEveryProduct {}
