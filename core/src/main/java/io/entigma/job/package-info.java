// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** What jobs over keys and stored data are told to do, and what they report. */
@NullMarked
package io.entigma.job;

import org.jspecify.annotations.NullMarked;
