// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
/** Checks of the mapping and settings when a session factory starts; each is one class and says all it finds at once. */
@NullMarked
package io.entigma.internal.hibernate.boot;

import org.jspecify.annotations.NullMarked;
