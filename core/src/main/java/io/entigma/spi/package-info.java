// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** What can be plugged in: KEK clients, tenant resolvers, key stores, listeners. */
@NullMarked
package io.entigma.spi;

import org.jspecify.annotations.NullMarked;
