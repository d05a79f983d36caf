// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/**
 * What is on this machine: the server's directory and its lock, writing a file whole, whom else it is open to, passphrases
 * and passwords, and the error that says what is not as it must be.
 *
 * <p>What a file holds does not belong here: who reads and writes it knows that. Uses no other package of the key server.
 */
@NullMarked
package io.entigma.keyserver.files;

import org.jspecify.annotations.NullMarked;
