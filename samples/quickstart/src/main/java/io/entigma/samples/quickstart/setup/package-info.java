// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/**
 * What a run has around the application: its settings, and the key server as a process of its own.
 *
 * <p>What is in the database does not belong here. Uses {@code database} and {@code report}.
 */
@NullMarked
package io.entigma.samples.quickstart.setup;

import org.jspecify.annotations.NullMarked;
