// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
/**
 * What a database lacks before encrypted columns can hold sealed values, and what is to be done until they hold nothing else.
 * Reads the database and changes nothing; jobs and boot checks, which do, are elsewhere.
 */
@NullMarked
package io.entigma.internal.plan;

import org.jspecify.annotations.NullMarked;
