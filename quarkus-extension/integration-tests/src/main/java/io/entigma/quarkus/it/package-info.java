// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** An application as its developer would write it, for tests over HTTP and of what is packaged. */
@NullMarked
package io.entigma.quarkus.it;

import org.jspecify.annotations.NullMarked;
