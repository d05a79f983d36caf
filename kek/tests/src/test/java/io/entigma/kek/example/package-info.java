// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** A KEK client as somebody else would write it, for docs/write-a-kek-client.md, which is cut out of it. */
@NullMarked
package io.entigma.kek.example;

import org.jspecify.annotations.NullMarked;
