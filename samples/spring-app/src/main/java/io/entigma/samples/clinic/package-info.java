// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** A web application of several clinics that shows what it knows, and what its database holds. */
@NullMarked
package io.entigma.samples.clinic;

import org.jspecify.annotations.NullMarked;
