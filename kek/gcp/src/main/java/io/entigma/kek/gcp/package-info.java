// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** KEK client for Google Cloud KMS, over its REST API. */
@NullMarked
package io.entigma.kek.gcp;

import org.jspecify.annotations.NullMarked;
