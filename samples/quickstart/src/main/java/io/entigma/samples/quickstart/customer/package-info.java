// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/**
 * The application: customers, the file that they come from, Hibernate and the engine, a user at work. Read this to see what
 * an application has to do.
 *
 * <p>What is shown of it, or checked, does not belong here. Uses {@code setup}, {@code database} and {@code report}.
 */
@NullMarked
package io.entigma.samples.quickstart.customer;

import org.jspecify.annotations.NullMarked;
