// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** What KEK clients over HTTP have in common: bounded calls, TLS from files. */
@NullMarked
package io.entigma.internal.http;

import org.jspecify.annotations.NullMarked;
