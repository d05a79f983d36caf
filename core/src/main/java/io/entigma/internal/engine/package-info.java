// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** The engine: composes keyring, cipher and codecs, and says which tenant is acting. */
@NullMarked
package io.entigma.internal.engine;

import org.jspecify.annotations.NullMarked;
