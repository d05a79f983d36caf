// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
/**
 * Makes queries over sealed values answerable: comparisons rewritten for every key of a tenant, parameters and literals sealed at
 * their place, conditions on parameters alone evaluated before the statement runs.
 */
@NullMarked
package io.entigma.internal.hibernate.query.rewrite;

import org.jspecify.annotations.NullMarked;
