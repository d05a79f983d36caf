// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** The seam to Hibernate: type, services, boot checks. */
@NullMarked
package io.entigma.internal.hibernate;

import org.jspecify.annotations.NullMarked;
