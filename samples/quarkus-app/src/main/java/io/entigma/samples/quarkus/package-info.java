// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** A small Quarkus application: patients of two clinics, whose notes the database cannot read. */
@NullMarked
package io.entigma.samples.quarkus;

import org.jspecify.annotations.NullMarked;
