// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
/** Refuses, in the translated query, every use of a sealed value that no rule has allowed. */
@NullMarked
package io.entigma.internal.hibernate.query.guard;

import org.jspecify.annotations.NullMarked;
