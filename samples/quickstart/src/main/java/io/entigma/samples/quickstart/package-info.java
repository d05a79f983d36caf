// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** A plain Hibernate application that shows what Entigma does, with a key server in another process. */
@NullMarked
package io.entigma.samples.quickstart;

import org.jspecify.annotations.NullMarked;
