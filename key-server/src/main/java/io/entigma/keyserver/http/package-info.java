// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/**
 * HTTPS: Jetty and its bounds, connections and how many there may be, who is asking, error answers.
 *
 * <p>What a request means does not belong here, only the way to {@code operation}, which does it. Uses also {@code client},
 * {@code audit}, {@code protocol} and {@code files}.
 */
@NullMarked
package io.entigma.keyserver.http;

import org.jspecify.annotations.NullMarked;
