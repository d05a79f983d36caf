// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** KEK client for the Entigma key server protocol: HTTPS with mutual TLS. */
@NullMarked
package io.entigma.kek.keyserver;

import org.jspecify.annotations.NullMarked;
