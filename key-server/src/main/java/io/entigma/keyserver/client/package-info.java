// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/**
 * Who may ask for what: the client list, its file, watching it, and the rights and rate of each client.
 *
 * <p>What a right is asked for does not belong here. Uses {@code files}, {@code protocol}, {@code kek} for the names that a
 * KEK can have, and {@code audit} to say that the list has changed.
 */
@NullMarked
package io.entigma.keyserver.client;

import org.jspecify.annotations.NullMarked;
