// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks what may still change in a minor release, in name, shape or meaning; the changelog then says how. What it stores stays
 * readable. Everything exported without this mark changes only with a major release.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD, ElementType.PACKAGE})
public @interface Incubating {}
