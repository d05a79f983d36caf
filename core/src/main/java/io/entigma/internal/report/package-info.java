// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
/** What reports and events are made of: their interfaces can grow, since nobody else implements them. No behaviour belongs here. */
@NullMarked
package io.entigma.internal.report;

import org.jspecify.annotations.NullMarked;
