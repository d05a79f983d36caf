// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/**
 * The words of the wire protocol that more than one part has to know: error codes, a request's refusal, and what a wrapping
 * or a sealed value is bound to.
 *
 * <p>Reading a request does not belong here, nor anything of HTTP beyond the number of a status. Uses no other package of
 * the key server.
 */
@NullMarked
package io.entigma.keyserver.protocol;

import org.jspecify.annotations.NullMarked;
