// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/**
 * What a request asks for, with no word about Jetty: its path and JSON, the operation, its audit line, its answer as JSON.
 *
 * <p>Connections and TLS do not belong here, nor do ciphers. Uses {@code client}, {@code audit}, {@code kek} and {@code
 * protocol}.
 */
@NullMarked
package io.entigma.keyserver.operation;

import org.jspecify.annotations.NullMarked;
