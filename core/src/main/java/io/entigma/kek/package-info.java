// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
/**
 * The key servers' side of the SPI: what a client for a KMS, HSM or key server implements, how it is configured and called, and
 * how it is doing. The clients themselves are in packages of their own below.
 */
@NullMarked
package io.entigma.kek;

import org.jspecify.annotations.NullMarked;
