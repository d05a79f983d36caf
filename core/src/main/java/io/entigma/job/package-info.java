// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/**
 * What jobs over keys and stored data are told to do, and what they report. Reports are interfaces that Entigma alone implements;
 * later versions tell more.
 */
@NullMarked
package io.entigma.job;

import org.jspecify.annotations.NullMarked;
