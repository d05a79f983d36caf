// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
/**
 * What Entigma throws. Every class names the {@link io.entigma.error.FailureReason} that listeners and metrics are told; messages say
 * subject, rule, value and way out, and never hold plaintext or key bytes. Nothing here depends on any other package.
 */
@NullMarked
package io.entigma.error;

import org.jspecify.annotations.NullMarked;
