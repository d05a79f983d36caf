// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** KEK client for AWS KMS, on the AWS SDK for Java 2. */
@NullMarked
package io.entigma.kek.aws;

import org.jspecify.annotations.NullMarked;
